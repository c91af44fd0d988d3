//! Work that parts of a whole do not ask of each other, on all cores.

/// Below this many pieces a thread costs more than it saves.
const FEW: usize = 16;

/// Does the same to every piece, on all cores where there are many; answers stand in the order of the pieces.
pub(super) fn on_all_cores<T: Sync, R: Send>(pieces: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if pieces.len() < FEW {
        return pieces.iter().map(work).collect();
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let work = &work;
    std::thread::scope(|scope| {
        let shares = pieces.chunks(pieces.len().div_ceil(cores));
        let hands: Vec<_> = shares.map(|share| scope.spawn(move || share.iter().map(work).collect::<Vec<_>>())).collect();
        // A panic of a thread is one of ours; it goes on here.
        hands.into_iter().flat_map(|h| h.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

/// The same, where the work uses up the piece.
pub(super) fn each_on_all_cores<T: Send, R: Send>(mut pieces: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    if pieces.len() < FEW {
        return pieces.into_iter().map(work).collect();
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (share, work) = (pieces.len().div_ceil(cores), &work);
    std::thread::scope(|scope| {
        let mut hands = Vec::new();
        while !pieces.is_empty() {
            let rest = pieces.split_off(share.min(pieces.len()));
            let mine = std::mem::replace(&mut pieces, rest);
            hands.push(scope.spawn(move || mine.into_iter().map(work).collect::<Vec<_>>()));
        }
        // A panic of a thread is one of ours; it goes on here.
        hands.into_iter().flat_map(|h| h.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

/// Does the same to a share of the pieces on every core, telling where the share begins; what comes of them stands in the order of
/// the pieces.
pub(super) fn on_shares<T: Sync, R: Send>(pieces: &[T], work: impl Fn(usize, &[T]) -> Vec<R> + Sync) -> Vec<R> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (size, work) = (pieces.len().div_ceil(cores).max(1), &work);
    let (mine, others) = pieces.split_at(size.min(pieces.len()));
    std::thread::scope(|scope| {
        let starts = (1..).map(|n| n * size);
        let hands: Vec<_> =
            others.chunks(size).zip(starts).map(|(share, start)| scope.spawn(move || work(start, share))).collect();
        let mut done = work(0, mine);
        for hand in hands {
            // A panic of a thread is one of ours; it goes on here.
            done.append(&mut hand.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    })
}
