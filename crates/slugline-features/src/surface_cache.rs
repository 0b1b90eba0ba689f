//! Remembers what each surface form came to, within a bound on memory.

use crate::string_table::StringTable;

/// How many surface forms are remembered before the cache starts afresh.
const MAX_SURFACES: usize = 1 << 20;

/// Longer surface forms, in bytes, are not remembered. Together the two bounds keep a
/// cache below 100 MB on an endless stream of nonsense.
const MAX_SURFACE_BYTES: usize = 64;

/// What a word, as it stands in the article, comes to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Meaning {
    /// Not a token, such as a stop word: its neighbours are adjacent to each other.
    Dropped,
    /// A token that the set of terms doesn't know: no n-gram spans it.
    Unknown,
    /// The id of the token.
    Known(u32),
}

/// What the surface forms met so far came to.
#[derive(Clone, Debug, Default)]
pub(crate) struct SurfaceCache {
    surfaces: StringTable,
    meanings: Vec<Meaning>,
}

impl SurfaceCache {
    pub(crate) fn get(&self, surface: &str) -> Option<Meaning> {
        let id = self.surfaces.get(surface)?;
        Some(self.meanings[id as usize])
    }

    /// Remembers the meaning of a surface form that [`SurfaceCache::get`] did not find.
    pub(crate) fn remember(&mut self, surface: &str, meaning: Meaning) {
        if surface.len() > MAX_SURFACE_BYTES {
            return;
        }
        if self.surfaces.len() == MAX_SURFACES {
            self.surfaces.clear();
            self.meanings.clear();
        }
        let (_, new) = self.surfaces.intern(surface);
        debug_assert!(new, "`get` did not find the surface form");
        self.meanings.push(meaning);
    }
}
