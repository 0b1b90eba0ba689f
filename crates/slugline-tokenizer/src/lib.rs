//! Turns the text of a news article into tokens, without an allocation per token.
