//! The figures of probabilities, for people.

use slugline::ProbabilityReport;

use super::table::Table;
use super::{percent, thousands};

/// The report as text, to stand behind that of the decisions.
pub(crate) fn text(report: &ProbabilityReport) -> String {
    let mut figures = Table::default();
    figures.row([&"probabilities", &""]);
    for (name, figure) in [
        ("log-loss", report.log_loss),
        ("Brier score", report.brier_score),
        ("calibration error", report.calibration_error),
        ("average precision", report.average_precision),
        ("nDCG", report.ndcg),
    ] {
        figures.row([&name, &format!("{figure:.4}")]);
    }
    for (best, precision) in &report.precision_at {
        figures.row([&format!("precision at {best}"), &format!("{precision:.4}")]);
    }

    let mut coverage = Table::default();
    coverage.row([&"surest articles", &"articles", &"best topic right"]);
    for surest in &report.coverage {
        coverage.row([
            &percent(surest.coverage),
            &thousands(surest.articles),
            &percent(surest.accuracy),
        ]);
    }

    let mut reliability = Table::default();
    reliability.row([&"probability", &"decisions", &"mean", &"came true"]);
    for bin in report.reliability.iter().filter(|bin| bin.decisions > 0) {
        reliability.row([
            &format!("{:.3} to {:.3}", bin.from, bin.to),
            &thousands(bin.decisions),
            &format!("{:.4}", bin.mean_probability),
            &format!("{:.4}", bin.frequency),
        ]);
    }
    format!(
        "\n{}\n{}\n{}",
        figures.text(""),
        coverage.text(""),
        reliability.text("")
    )
}
