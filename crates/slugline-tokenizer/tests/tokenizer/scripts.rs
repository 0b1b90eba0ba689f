//! Scripts beyond Latin, with and without spaces between words.

use crate::check;

#[test]
fn scripts_without_spaces_come_in_pairs() {
    check(&[
        (
            "日本のGDPは2%増。政府は",
            "日本 本の gdp は <percent> 増 | 政府 府は",
        ),
        ("贸易谈判！加拿大", "贸易 易谈 谈判 | 加拿 拿大"),
        ("コーヒー・ﾊﾟﾝ 人々", "コー ーヒ ヒー パン 人々"),
        ("2024年", "<year> 年"),
        ("การค้า ที่นี่", "กา าร รค้ ค้า ที่นี่"),
        ("ພາສາ ភាសា မြန်", "ພາ າສ ສາ ភាសា မြန်"),
    ]);
}

#[test]
fn scripts_with_spaces_come_in_words() {
    check(&[
        ("한국의 무역 협상", "한국의 무역 협상"),
        ("\u{1112}\u{1161}\u{11ab}국", "한국"),
        ("हिन्दी में व्यापार। वार्ता", "हिन्दी में व्यापार | वार्ता"),
        ("قال الرئيس؟ نعم", "قال الرئيس | نعم"),
        ("می\u{200c}خواهم", "میخواهم"),
        ("Пʼять переговорів", "п'ять переговорів"),
        ("Hawaiʻi Hawai'i", "hawai'i hawai'i"),
    ]);
}
