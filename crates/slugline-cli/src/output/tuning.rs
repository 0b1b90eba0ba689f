//! Settings in the order of how good they are, for people.

use slugline::{Recipe, Tuning};

use super::table::Table;
use super::{plural, serde_name};

/// The settings that were tried, and the options that stand for the best.
pub(crate) fn text(tuning: &Tuning, folds: usize) -> String {
    let mut table = Table::default();
    table.row([
        &"algorithm",
        &"alpha",
        &"min-df",
        &"ngrams",
        &"stem",
        &"title-weight",
        &"micro-F1",
        &"macro-F1",
        &"top-1",
        &"seconds",
    ]);
    for setting in &tuning.settings {
        let recipe = &setting.recipe;
        table.row([
            &serde_name(&recipe.algorithm),
            &recipe.alpha,
            &recipe.min_df,
            &recipe.ngrams,
            &stem(recipe),
            &recipe.title_weight,
            &format!("{:.4}", setting.micro_f1),
            &format!("{:.4}", setting.macro_f1),
            &format!("{:.4}", setting.top1_accuracy),
            &format!("{:.2}", setting.seconds),
        ]);
    }
    let figure = if tuning.single_topic {
        "top-1 accuracy"
    } else {
        "micro-F1"
    };
    let best = tuning
        .settings
        .first()
        .map(|setting| options(&setting.recipe))
        .unwrap_or_default();
    format!(
        "{}\nranked by {figure}, by {folds}-fold cross-validation on {}\nbest options for train: {best}\n",
        table.text(""),
        plural(tuning.articles, "article"),
    )
}

/// The options of `train` that make this of the default recipe, of those that are searched.
fn options(recipe: &Recipe) -> String {
    let default = Recipe::default();
    let options: Vec<String> = [
        (
            recipe.algorithm != default.algorithm,
            format!("--algorithm {}", serde_name(&recipe.algorithm)),
        ),
        (
            recipe.alpha.to_bits() != default.alpha.to_bits(),
            format!("--alpha {}", recipe.alpha),
        ),
        (
            recipe.min_df != default.min_df,
            format!("--min-df {}", recipe.min_df),
        ),
        (
            recipe.ngrams != default.ngrams,
            format!("--ngrams {}", recipe.ngrams),
        ),
        (
            recipe.tokenizer.stem != default.tokenizer.stem,
            format!("--stem {}", stem(recipe)),
        ),
        (
            recipe.title_weight != default.title_weight,
            format!("--title-weight {}", recipe.title_weight),
        ),
    ]
    .into_iter()
    .filter(|(differs, _)| *differs)
    .map(|(_, option)| option)
    .collect();
    // What isn't searched stays as it was given, and may have been.
    let mut given = recipe.clone();
    given.algorithm = default.algorithm;
    given.alpha = default.alpha;
    given.min_df = default.min_df;
    given.ngrams = default.ngrams;
    given.title_weight = default.title_weight;
    given.tokenizer.stem = default.tokenizer.stem;
    match (options.is_empty(), given == default) {
        (true, true) => "none, the defaults are best".to_owned(),
        (true, false) => "those that were given".to_owned(),
        (false, true) => options.join(" "),
        (false, false) => options.join(" ") + ", and the others that were given",
    }
}

fn stem(recipe: &Recipe) -> String {
    recipe
        .tokenizer
        .stem
        .map_or("none".to_owned(), |language| language.to_string())
}

#[cfg(test)]
mod tests {
    use slugline::{Algorithm, Language, StopWords};

    use super::*;

    #[test]
    fn options_are_those_that_differ() {
        let mut recipe = Recipe::default();
        assert_eq!(options(&recipe), "none, the defaults are best");
        recipe.algorithm = Algorithm::Refined;
        recipe.alpha = 0.3;
        recipe.tokenizer.stem = Some(Language::English);
        assert_eq!(
            options(&recipe),
            "--algorithm refined --alpha 0.3 --stem english"
        );
        recipe = Recipe {
            min_df: 2,
            ngrams: 1,
            title_weight: 3,
            ..Recipe::default()
        };
        assert_eq!(options(&recipe), "--min-df 2 --ngrams 1 --title-weight 3");
        recipe.tokenizer.stop_words = StopWords::None;
        assert_eq!(
            options(&recipe),
            "--min-df 2 --ngrams 1 --title-weight 3, and the others that were given"
        );
        recipe = Recipe::default();
        recipe.tokenizer.min_length = 3;
        assert_eq!(options(&recipe), "those that were given");
    }
}
