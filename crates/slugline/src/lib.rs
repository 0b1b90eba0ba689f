//! Statistical topic tagging for news: train, classify, explain, save and load naive Bayes topic models.
