//! The languages whose words can be stemmed, by their English names.

use std::fmt;
use std::str::FromStr;

use frostem::Algorithm;
use serde::{Deserialize, Serialize};

use crate::TokenizerError;

/// One row for each language, so that no list of them can fall behind another.
macro_rules! languages {
    ($($language:ident $name:literal),* $(,)?) => {
        /// A language with a [Snowball](https://snowballstem.org/) stemmer.
        ///
        /// Written, read and serialized as its English name in lower case. Snowball's
        /// older or historical algorithms for the same languages (`porter`, `lovins`,
        /// `dutch_porter`, `earlymodernenglish`) are not languages and are left out.
        ///
        /// ```
        /// use slugline_tokenizer::Language;
        ///
        /// let language: Language = "german".parse()?;
        /// assert_eq!(language, Language::German);
        /// assert_eq!(language.to_string(), "german");
        /// # Ok::<(), slugline_tokenizer::TokenizerError>(())
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        #[non_exhaustive]
        pub enum Language {
            $(#[doc = concat!("`", $name, "`")] $language,)*
        }

        impl Language {
            /// Every language, in the order of their names.
            pub const ALL: &[Self] = &[$(Self::$language,)*];

            /// The English name in lower case.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$language => $name,)*
                }
            }

            pub(crate) const fn algorithm(self) -> Algorithm {
                match self {
                    $(Self::$language => Algorithm::$language,)*
                }
            }
        }
    };
}

languages! {
    Arabic "arabic", Armenian "armenian", Basque "basque", Catalan "catalan", Czech "czech",
    Danish "danish", Dutch "dutch", English "english", Esperanto "esperanto",
    Estonian "estonian", Finnish "finnish", French "french", German "german", Greek "greek",
    Hindi "hindi", Hungarian "hungarian", Indonesian "indonesian", Irish "irish",
    Italian "italian", Lithuanian "lithuanian", Nepali "nepali", Norwegian "norwegian",
    Persian "persian", Polish "polish", Portuguese "portuguese", Romanian "romanian",
    Russian "russian", Serbian "serbian", Sesotho "sesotho", Spanish "spanish",
    Swedish "swedish", Tamil "tamil", Turkish "turkish", Ukrainian "ukrainian",
    Yiddish "yiddish",
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Language {
    type Err = TokenizerError;

    fn from_str(name: &str) -> Result<Self, TokenizerError> {
        Self::ALL
            .iter()
            .copied()
            .find(|language| language.name() == name)
            .ok_or_else(|| TokenizerError::UnknownLanguage {
                name: name.to_owned(),
            })
    }
}

/// All names in one line, for a message that tells what can be chosen.
pub(crate) fn names() -> String {
    Language::ALL
        .iter()
        .map(|language| language.name())
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_snowball_language_is_listed_under_its_own_name() {
        let not_languages = ["dutch_porter", "earlymodernenglish", "lovins", "porter"];
        let snowball: Vec<_> = Algorithm::all()
            .iter()
            .map(|algorithm| algorithm.name())
            .filter(|name| !not_languages.contains(name))
            .collect();
        let ours: Vec<_> = Language::ALL
            .iter()
            .map(|language| language.name())
            .collect();
        assert_eq!(ours, snowball);
        for language in Language::ALL {
            assert_eq!(language.algorithm().name(), language.name());
        }
    }

    #[test]
    fn a_name_is_read_as_it_is_written() {
        for &language in Language::ALL {
            assert_eq!(language.to_string().parse(), Ok(language));
            let json = serde_json::to_string(&language).unwrap();
            assert_eq!(json, format!("\"{language}\""));
            assert_eq!(serde_json::from_str::<Language>(&json).unwrap(), language);
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_known_ones() {
        let error = "klingon".parse::<Language>().unwrap_err().to_string();
        assert!(
            error.contains("\"klingon\"") && error.contains("english"),
            "{error}"
        );
    }
}
