//! Documentation of packages: Markdown as blocks of text. What is no text, such as HTML and pictures, is left out.

use concertina_contract::{DocumentBlock, DocumentLook, DocumentSpan};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// The longest documentation that is read, in bytes.
pub(crate) const LONGEST: usize = 64 << 10;
/// The most blocks that are shown.
const MOST: usize = 500;

/// The blocks of a text.
pub(super) fn blocks(markdown: &str) -> Vec<DocumentBlock> {
    let mut reader = Reader::default();
    for event in Parser::new(markdown) {
        reader.take(event);
        if reader.blocks.len() >= MOST {
            break;
        }
    }
    reader.blocks
}

/// What was read so far of the block that is being read.
#[derive(Default)]
struct Reader {
    blocks: Vec<DocumentBlock>,
    spans: Vec<DocumentSpan>,
    strong: bool,
    /// Within an item of a list, whose paragraphs are the item.
    item: bool,
    /// Within lines of code.
    code: Option<String>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => self.code = Some(String::new()),
            Event::End(TagEnd::CodeBlock) => {
                self.blocks.extend(self.code.take().map(|text| DocumentBlock::Code { text }));
            }
            // A list within an item begins a block of its own.
            Event::Start(Tag::List(_)) => self.end_item(),
            Event::Start(Tag::Item) => self.item = true,
            Event::End(TagEnd::Item) => {
                self.end_item();
                self.item = false;
            }
            Event::Start(Tag::Strong) => self.strong = true,
            Event::End(TagEnd::Strong) => self.strong = false,
            Event::End(TagEnd::Paragraph) if !self.item => {
                let text = std::mem::take(&mut self.spans);
                self.add(DocumentBlock::Paragraph { text });
            }
            Event::End(TagEnd::Heading(level)) => {
                let text = std::mem::take(&mut self.spans);
                self.add(DocumentBlock::Heading { level: level as u8, text });
            }
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => {
                    self.span(&text, if self.strong { DocumentLook::Strong } else { DocumentLook::Plain });
                }
            },
            Event::Code(text) => self.span(&text, DocumentLook::Code),
            Event::SoftBreak | Event::HardBreak => self.span(" ", DocumentLook::Plain),
            _ => {}
        }
    }

    fn span(&mut self, text: &str, look: DocumentLook) {
        match self.spans.last_mut() {
            Some(last) if last.look == look => last.text.push_str(text),
            _ => self.spans.push(DocumentSpan { text: text.to_owned(), look }),
        }
    }

    fn end_item(&mut self) {
        if self.item {
            let text = std::mem::take(&mut self.spans);
            self.add(DocumentBlock::Item { text });
        }
    }

    fn add(&mut self, block: DocumentBlock) {
        let empty = match &block {
            DocumentBlock::Heading { text, .. }
            | DocumentBlock::Paragraph { text }
            | DocumentBlock::Item { text } => text.is_empty(),
            DocumentBlock::Code { text } => text.is_empty(),
        };
        if !empty {
            self.blocks.push(block);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_blocks_of_text_and_nothing_else() {
        let text = "# Title\n\nA **bold** `word`,\nand <b onclick=x>more</b>.\n\n- one\n- two\n  - three\n\n```\na\n b\n```\n\n![x](http://x)<script>alert(1)</script>\n";
        insta::assert_debug_snapshot!(blocks(text));
    }
}
