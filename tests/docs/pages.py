"""Pages of the manual as their tests read them: fenced blocks with their marks, headings, links.

A mark is an HTML comment on a line of its own before a block; several may follow each other:

    <!-- not run: REASON -->   the block is an illustration; commands without this mark are run
    <!-- run with: -n 4096 --> the program's options that the test adds, where a page shows a long run
    <!-- exit: 65 -->          the exit code of the block's last command, unless 0
    <!-- file: NAME -->        the block is the file NAME, which later blocks use
"""
import re
from dataclasses import dataclass, field
from pathlib import Path

MARK = re.compile(r"<!-- (not run|run with|exit|file): (.*?) -->$")
FENCE = re.compile(r"( *)```(\S*)$")


@dataclass
class Block:
    page: Path
    first: int  # index of the first line inside
    end: int  # index of the closing fence
    indent: str
    language: str
    lines: list
    marks: dict = field(default_factory=dict)

    def place(self):
        return f"{self.page}:{self.first + 1}"


class PageError(Exception):
    pass


def blocks(page):
    """The fenced blocks of a page, in order."""
    lines = page.read_text(encoding="utf-8").split("\n")
    found, marks, i = [], {}, 0
    while i < len(lines):
        line = lines[i]
        mark, fence = MARK.match(line.strip()), FENCE.match(line)
        if mark:
            marks[mark[1]] = mark[2]
        elif fence:
            end = i + 1
            while end < len(lines) and lines[end].strip() != "```":
                end += 1
            if end == len(lines):
                raise PageError(f"{page}:{i + 1}: this block has no end")
            inside = [text.removeprefix(fence[1]) for text in lines[i + 1 : end]]
            found.append(Block(page, i + 1, end, fence[1], fence[2], inside, marks))
            marks, i = {}, end
        elif line.strip():
            if marks:
                raise PageError(f"{page}:{i + 1}: the mark {marks} belongs to no block")
            marks = {}
        i += 1
    return found


def prose(page):
    """The page's lines outside of fenced blocks, with their numbers from 1."""
    inside = False
    for number, line in enumerate(page.read_text(encoding="utf-8").split("\n"), 1):
        if FENCE.match(line) or line.strip() == "```":
            inside = not inside
        elif not inside:
            yield number, line


def anchor(heading):
    """The name that a heading gets as the target of a link, as GitHub makes it."""
    kept = re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower())
    return kept.strip().replace(" ", "-")


def anchors(page):
    return {anchor(line.lstrip("#")) for _, line in prose(page) if re.match(r"#+ ", line)}


def pages(root):
    """Every page of the manual."""
    return [root / "README.md", root / "CONTRIBUTING.md", *sorted((root / "docs").rglob("*.md"))]
