//! The formats articles come in, and how a file's name or beginning tells which it is.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

/// How articles are laid out in an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// `folder`: a folder per topic, a text file per article (the layout scikit-learn's
    /// `load_files` reads).
    Folder,
    /// `jsonl`: one JSON object per line.
    JsonLines,
    /// `ninjs`: news items as the IPTC's [News in JSON](https://iptc.org/standards/ninjs/) has
    /// them, of versions 1 to 3: one item, an array of them, or one per line.
    Ninjs,
    /// `csv`: comma-separated values with a header.
    Csv,
    /// `tsv`: tab-separated values with a header; fields may be quoted as in CSV.
    Tsv,
    /// `fasttext`: one article per line, its topics written `__label__TOPIC`.
    FastText,
    /// `text`: a file that is one article. It has no labels.
    Text,
}

/// The name is not that of a format; see [`Format`] for those that are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a format; the formats are folder, jsonl, ninjs, csv, tsv, fasttext and text")]
pub struct UnknownFormatName(String);

impl Format {
    const ALL: [Self; 7] = [
        Self::Folder,
        Self::JsonLines,
        Self::Ninjs,
        Self::Csv,
        Self::Tsv,
        Self::FastText,
        Self::Text,
    ];

    /// The name the format is chosen by.
    fn name(self) -> &'static str {
        match self {
            Self::Folder => "folder",
            Self::JsonLines => "jsonl",
            Self::Ninjs => "ninjs",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::FastText => "fasttext",
            Self::Text => "text",
        }
    }

    /// The format a file's extension stands for. `.json` stands for JSON Lines until the content
    /// says that it is ninjs.
    pub(crate) fn of_name(path: &Path) -> Option<Self> {
        match &*extension(path)? {
            "jsonl" | "ndjson" | "json" => Some(Self::JsonLines),
            "csv" => Some(Self::Csv),
            "tsv" | "tab" => Some(Self::Tsv),
            "ft" | "fasttext" => Some(Self::FastText),
            "txt" | "text" => Some(Self::Text),
            _ => None,
        }
    }
}

/// The extension of a file in small letters; the extension of a compression is looked through.
pub(crate) fn extension(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let compressions = [".gz", ".zst", ".zstd"];
    let name = compressions
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(&name);
    Some(Path::new(name).extension()?.to_str()?.to_owned())
}

impl FromStr for Format {
    type Err = UnknownFormatName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let format = Self::ALL.into_iter().find(|format| format.name() == name);
        format.ok_or_else(|| UnknownFormatName(name.to_owned()))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_there_and_back() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse(), Ok(format));
        }
        let error = "xml".parse::<Format>().unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("`xml` is not a format; the formats are folder,")
        );
    }

    #[test]
    fn extensions_are_told_through_compression() {
        for (name, expected) in [
            ("news.jsonl", Some(Format::JsonLines)),
            ("a/news.JSONL.gz", Some(Format::JsonLines)),
            ("news.ndjson.zst", Some(Format::JsonLines)),
            ("news.csv", Some(Format::Csv)),
            ("news.tsv.zstd", Some(Format::Tsv)),
            ("news.ft", Some(Format::FastText)),
            ("news.txt", Some(Format::Text)),
            ("news.gz", None),
            ("news.xml", None),
            ("news", None),
            ("..", None),
        ] {
            assert_eq!(Format::of_name(Path::new(name)), expected, "{name}");
        }
    }
}
