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

/// Does the same to a share of the pieces on every core; what comes of them stands in the order of the pieces.
pub(super) fn on_shares<T: Sync, R: Send>(pieces: &[T], work: impl Fn(&[T]) -> Vec<R> + Sync) -> Vec<R> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let work = &work;
    std::thread::scope(|scope| {
        let shares = pieces.chunks(pieces.len().div_ceil(cores).max(1));
        let hands: Vec<_> = shares.map(|share| scope.spawn(move || work(share))).collect();
        // A panic of a thread is one of ours; it goes on here.
        let done = hands.into_iter().map(|h| h.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        done.collect::<Vec<_>>().into_iter().flatten().collect()
    })
}
