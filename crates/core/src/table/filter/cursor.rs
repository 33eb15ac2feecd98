//! A place in the text of a filter, and what is wrong there.

use concertina_contract::{FilterFault, FilterProblem};

/// Reads a text from left to right.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

/// Whether a character ends a bare word.
pub(crate) fn is_space(letter: char) -> bool {
    letter.is_whitespace()
}

impl<'t> Cursor<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// The byte where it stands.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// What has not been read yet.
    pub(crate) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub(crate) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Goes back, or on, to a byte where it stood before.
    pub(crate) fn go(&mut self, at: usize) {
        self.at = at;
    }

    /// Steps over this text if it stands here.
    pub(crate) fn take(&mut self, text: &str) -> bool {
        let here = self.rest().starts_with(text);
        if here {
            self.at += text.len();
        }
        here
    }

    /// Reads on while the characters are such.
    pub(crate) fn take_while(&mut self, such: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|letter| !such(letter)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    pub(crate) fn skip_space(&mut self) {
        self.take_while(is_space);
    }

    /// The text between the quotation marks that open here; `\` takes the next character as it is.
    pub(crate) fn quoted(&mut self) -> Result<String, FilterProblem> {
        let begin = self.at;
        let mut out = String::new();
        let mut letters = self.rest().char_indices().skip(1);
        while let Some((place, letter)) = letters.next() {
            match letter {
                '"' => {
                    self.at = begin + place + 1;
                    return Ok(out);
                }
                '\\' => out.extend(letters.next().map(|(_, escaped)| escaped)),
                plain => out.push(plain),
            }
        }
        self.at = self.text.len();
        Err(self.problem(FilterFault::UnclosedQuote, begin))
    }

    /// One or more values, separated by commas and in lower case; what they are for begins at `begin`.
    pub(crate) fn values(&mut self, begin: usize) -> Result<Vec<String>, FilterProblem> {
        let mut out = Vec::new();
        loop {
            let value = match self.peek() {
                Some('"') => self.quoted()?,
                _ => self.take_while(|letter| !is_space(letter) && letter != ',').to_owned(),
            };
            if value.is_empty() {
                return Err(self.problem(FilterFault::NoValue, begin));
            }
            out.push(value.to_lowercase());
            if !self.take(",") {
                return Ok(out);
            }
        }
    }

    /// Something is wrong from there to here.
    pub(crate) fn problem(&self, fault: FilterFault, begin: usize) -> FilterProblem {
        let units =
            |bytes: usize| u32::try_from(self.text[..bytes].encode_utf16().count()).unwrap_or(u32::MAX);
        let part = self.text[begin..self.at].chars().take(60).collect();
        FilterProblem { fault, start: units(begin), end: units(self.at), part }
    }
}
