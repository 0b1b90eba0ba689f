//! Sparse multinomial, complement and Bernoulli naive Bayes as linfa estimators, for one topic or several.
