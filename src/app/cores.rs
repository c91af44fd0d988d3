//! Work that parts of a whole do not ask of each other, on all cores. Whoever asks does a share himself: a thread takes a while to begin.

use std::sync::OnceLock;

/// Below this many pieces a thread costs more than it saves.
const FEW: usize = 16;

/// How many there are. Asked once: to tell it, a dozen system calls are made.
fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| std::thread::available_parallelism().map_or(1, usize::from))
}

/// Does the same to every piece, on all cores where there are many; answers stand in the order of the pieces.
pub(super) fn on_all_cores<T: Sync, R: Send>(pieces: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if pieces.len() < FEW {
        return pieces.iter().map(work).collect();
    }
    on_shares(pieces, |_, share| share.iter().map(&work).collect())
}

/// The same, where the work uses up the piece.
pub(super) fn each_on_all_cores<T: Send, R: Send>(mut pieces: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    if pieces.len() < FEW {
        return pieces.into_iter().map(work).collect();
    }
    let (share, work) = (pieces.len().div_ceil(cores()), &work);
    std::thread::scope(|scope| {
        let mut hands = Vec::new();
        while pieces.len() > share {
            let theirs = pieces.split_off(pieces.len() - share);
            hands.push(scope.spawn(move || theirs.into_iter().map(work).collect::<Vec<_>>()));
        }
        let mut done: Vec<R> = pieces.into_iter().map(work).collect();
        // They were taken from the end. A panic of a thread is one of ours; it goes on here.
        hands.into_iter().rev().for_each(|h| done.append(&mut h.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))));
        done
    })
}

/// Does the same to a share of the pieces on every core, telling where the share begins; what comes of them stands in the order of
/// the pieces.
pub(super) fn on_shares<T: Sync, R: Send>(pieces: &[T], work: impl Fn(usize, &[T]) -> Vec<R> + Sync) -> Vec<R> {
    let (size, work) = (pieces.len().div_ceil(cores()).max(1), &work);
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
