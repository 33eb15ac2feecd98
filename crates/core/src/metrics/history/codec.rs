//! Samples as bytes: what differs from the sample before, in variable length.
//!
//! CPU is kept to one part in 512 (nine significant bits), memory in pages of 4 KiB: figures of a busy pod take two to three
//! bytes a sample, those of a quiet one two.

use super::super::Usage;

/// Use of CPU and memory at one time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// Seconds since the Unix epoch.
    pub at: i64,
    /// What was used.
    pub usage: Usage,
}

/// Takes samples, in order of time.
#[derive(Clone, Debug, Default)]
pub(super) struct Encoder {
    bytes: Vec<u8>,
    first: i64,
    last: State,
}

/// What the next sample is told against.
#[derive(Clone, Copy, Debug, Default)]
struct State {
    at: i64,
    step: i64,
    cpu: i64,
    pages: i64,
}

impl Encoder {
    /// Adds a sample. One that is not later than the last is left out.
    pub(super) fn push(&mut self, sample: Sample) {
        let (cpu, pages) = (code(sample.usage.cpu), sample.usage.memory.div_ceil(PAGE));
        let (cpu, pages) = (i64::try_from(cpu).unwrap_or(i64::MAX), i64::try_from(pages).unwrap_or(i64::MAX));
        if self.bytes.is_empty() {
            self.first = sample.at;
            self.last = State { at: sample.at, step: 0, cpu: 0, pages: 0 };
        } else if sample.at <= self.last.at {
            return;
        }
        let step = sample.at - self.last.at;
        let bend = step - self.last.step;
        // The lowest bit says whether the pace changed; mostly it did not.
        let head = (u128::from(zigzag(pages - self.last.pages)) << 1) | u128::from(bend != 0);
        put(&mut self.bytes, head);
        if bend != 0 {
            put(&mut self.bytes, zigzag(bend).into());
        }
        put(&mut self.bytes, zigzag(cpu - self.last.cpu).into());
        self.last = State { at: sample.at, step, cpu, pages };
    }

    /// Whether there is nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The time of the first sample.
    pub(super) fn first(&self) -> i64 {
        self.first
    }

    /// What is to be kept, with [`Self::first`].
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Begins anew.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
    }
}

/// Reads what an encoder wrote. Damaged bytes end it early.
pub(super) fn decode(first: i64, mut bytes: &[u8]) -> Vec<Sample> {
    let mut samples = Vec::with_capacity(bytes.len() / 3);
    let mut last = State { at: first, ..State::default() };
    while !bytes.is_empty() {
        let Some(next) = step(&mut bytes, last) else { break };
        let memory = u64::try_from(next.pages).unwrap_or_default().saturating_mul(PAGE);
        let cpu = value(u64::try_from(next.cpu).unwrap_or_default());
        samples.push(Sample { at: next.at, usage: Usage { cpu, memory } });
        last = next;
    }
    samples
}

fn step(bytes: &mut &[u8], last: State) -> Option<State> {
    let head = take(bytes)?;
    let bend = if head & 1 == 1 { unzigzag(u64::try_from(take(bytes)?).ok()?) } else { 0 };
    let pages = last.pages.checked_add(unzigzag(u64::try_from(head >> 1).ok()?))?;
    let cpu = last.cpu.checked_add(unzigzag(u64::try_from(take(bytes)?).ok()?))?;
    let step = last.step.checked_add(bend)?;
    Some(State { at: last.at.checked_add(step)?, step, cpu, pages })
}

/// Memory is counted in these.
const PAGE: u64 = 4096;

/// A number by its power of two and the eight bits after the first.
fn code(value: u64) -> u64 {
    let power = u64::from(value.checked_ilog2().unwrap_or_default().saturating_sub(8));
    (power << 8) + (value >> power)
}

/// The middle of the numbers of a code.
fn value(code: u64) -> u64 {
    if code < 512 {
        return code;
    }
    let power = ((code >> 8) - 1).min(55);
    ((256 + (code & 255)) << power) + (1 << (power - 1).min(54))
}

fn zigzag(number: i64) -> u64 {
    (number.cast_unsigned() << 1) ^ (number >> 63).cast_unsigned()
}

fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

fn put(bytes: &mut Vec<u8>, mut number: u128) {
    while number >= 0x80 {
        bytes.push(u8::try_from(number & 0x7f).unwrap_or_default() | 0x80);
        number >>= 7;
    }
    bytes.push(u8::try_from(number).unwrap_or_default());
}

fn take(bytes: &mut &[u8]) -> Option<u128> {
    let mut number = 0;
    for shift in (0..77).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u128::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn round(samples: &[Sample]) -> Vec<Sample> {
        let mut encoder = Encoder::default();
        for sample in samples {
            encoder.push(*sample);
        }
        decode(encoder.first(), encoder.bytes())
    }

    proptest! {
        #[test]
        fn samples_come_back(
            start in 0_i64..4_000_000_000,
            samples in prop::collection::vec((1_i64..100_000, 0_u64..1 << 52, 0_u64..1 << 52), 0..200),
        ) {
            let mut at = start;
            let samples: Vec<Sample> = samples
                .into_iter()
                .map(|(step, cpu, memory)| {
                    at += step;
                    Sample { at, usage: Usage { cpu, memory } }
                })
                .collect();
            let back = round(&samples);
            prop_assert_eq!(back.len(), samples.len());
            for (was, is) in samples.iter().zip(&back) {
                prop_assert_eq!(was.at, is.at);
                prop_assert!(was.usage.cpu.abs_diff(is.usage.cpu) <= was.usage.cpu / 512 + 1, "{was:?} {is:?}");
                prop_assert!(is.usage.memory - was.usage.memory < PAGE, "{was:?} {is:?}");
            }
        }

        #[test]
        fn any_bytes_can_be_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            decode(0, &bytes);
        }
    }

    #[test]
    fn zero_and_the_largest_numbers_are_kept() {
        let usage = |cpu, memory| Usage { cpu, memory };
        let samples = [(10, usage(0, 0)), (25, usage(511, 4096)), (40, usage(512, 1 << 60))];
        let samples = samples.map(|(at, usage)| Sample { at, usage });
        let back = round(&samples);
        assert_eq!((back[0].usage, back[1].usage.cpu, back[2].usage.memory), (usage(0, 0), 511, 1 << 60));
        assert_eq!(value(code(u64::MAX)) >> 55, u64::MAX >> 55);
    }
}
