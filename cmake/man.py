#!/usr/bin/python3
"""Makes the manual pages from the pages in docs/ and from what the program says of its own options.

    man.py PROGRAM ROOT FOLDER [SCDOC]

FOLDER/man1 gets gevinst.1 and a page for each command, FOLDER/man5 the pages on scenario and result file. Texts are those
of docs/commands.md, docs/scenario.md and docs/result-file.md: they are written once. A command or option that the
program has and docs/commands.md has not, or the other way round, is an error.
"""
import os
import re
import subprocess
import sys
from pathlib import Path

# The pages of docs/ that become manual pages of the fifth section.
MANUAL_PAGES = {"scenario.md": "gevinst-scenario", "result-file.md": "gevinst-result"}
SEPARATE = re.compile(r"(?<!\\)\|")


class ManualError(Exception):
    pass


# --- from Markdown to scdoc ---


def escape(text):
    return re.sub(r"([\\_*#\[\]|~<>;`])", r"\\\1", text)


def reference(target):
    """Where a link leads, behind its words: to a manual page, another page of docs/, or an address."""
    page = target.partition("#")[0]
    if "://" in target:
        return f" ({escape(target)})"
    if page in MANUAL_PAGES:
        return f" (*{MANUAL_PAGES[page]}*(5))"
    return f" (*{escape(page)}*)" if page else ""


def inline(text):
    """A run of text: code and emphasis become bold, links their words."""
    parts = []
    for piece in re.split(r"(`[^`]+`|\*\*[^*]+\*\*|\*[^*\s][^*]*\*|!?\[[^\]]*\]\([^)\s]+\))", text):
        link = re.fullmatch(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)", piece)
        if link:
            parts.append("" if link[1] else inline(link[2]) + reference(link[3]))
        elif len(piece) > 2 and piece[0] in "`*":
            mark = "_" if re.fullmatch(r"\*[^*].*", piece) else "*"
            parts.append(mark + escape(piece.strip("`*")) + mark)
        else:
            parts.append(escape(piece.replace("\\|", "|")))
    return "".join(parts)


def start_safe(text):
    """A line must not begin with what scdoc takes for a list, a heading or a number."""
    return "\\" + text if re.match(r"[-.'\d]", text) and not text[0].isdigit() else text


def cells_of(line):
    return [cell.strip().replace("\\|", "|") for cell in SEPARATE.split(line.strip()[1:-1])]


def table(lines):
    """A table as a list of terms: the first cell with what follows, the last cell as its meaning."""
    header, out = cells_of(lines[0]), []
    for line in lines[2:]:
        cells = cells_of(line)
        if len(header) > 3:
            told = [f"{name}: {cell}" if name else cell for name, cell in zip(header[1:], cells[1:]) if cell]
            term, meaning = cells[0], "; ".join(told)
        else:
            term, meaning = "  ".join(cell for cell in cells[:-1] if cell), cells[-1]
        out.append(start_safe(inline(term)))
        out += ["\t" + start_safe(inline(meaning))] if meaning else []
        out.append("")
    return out


def literal(lines):
    return ["```", *(line.replace("\\", "\\\\") for line in lines), "```", ""]


def convert(lines):
    """Lines of Markdown as lines of scdoc; headings of the second level become sections."""
    out, i = [], 0
    while i < len(lines):
        line = lines[i]
        if re.match(r" *```", line):
            end = next(k for k in range(i + 1, len(lines)) if lines[k].strip() == "```")
            out += literal(lines[i + 1 : end])
            i = end
        elif line.startswith("    ") and (i == 0 or not lines[i - 1].strip()):
            end = i
            while end < len(lines) and (lines[end].startswith("    ") or not lines[end].strip()):
                end += 1
            out += literal([text[4:] for text in lines[i:end] if text.strip()])
            i = end - 1
        elif line.startswith("|"):
            end = i
            while end < len(lines) and lines[end].startswith("|"):
                end += 1
            out += table(lines[i:end])
            i = end - 1
        elif line.startswith("#"):
            level, heading = line.split(" ", 1)
            heading = heading.replace("`", "")
            out += ["# " + heading.upper() if len(level) <= 2 else "## " + heading, ""]
        elif line.strip() and not line.startswith("<!--"):
            end = i + 1
            while end < len(lines) and re.match(r"(?!```|- |<!--)[^\s|#]|\s+\S", lines[end]):
                end += 1
            text = " ".join(part.strip() for part in lines[i:end])
            item = text.startswith("- ")
            text = inline(text[2:] if item else text)
            out += ["- " + text if item else start_safe(text)]
            if end >= len(lines) or not lines[end].startswith("- "):
                out.append("")
            i = end - 1
        i += 1
    return out


def sections(page):
    """{heading: lines} of the second level of a page; what stands before the first is under ''."""
    found, inside, heading = {"": []}, False, ""
    for line in page.read_text(encoding="utf-8").split("\n")[1:]:
        inside ^= line.startswith("```")
        if line.startswith("## ") and not inside:
            heading = line[3:]
            found[heading] = []
        else:
            found[heading].append(line)
    return found


# --- what the program says of itself ---


def ask(program, *arguments):
    return subprocess.run([program, *arguments], check=True, stdout=subprocess.PIPE, text=True,
                          env=dict(os.environ, LC_ALL="C.UTF-8")).stdout


def commands_of(program):
    """{command: summary}"""
    usage = ask(program, "help")
    names = re.findall(r"^  gevinst (\w[\w-]*)", usage, re.M)
    return {name: ask(program, "help", name).split("\n")[1] for name in names if name != "help"}


def options_of(program, command):
    """[(the option as the program writes it, its long name)] of a command."""
    found = []
    for line in ask(program, "help", command).split("\n")[3:]:
        option = re.match(r"  (?:(-\w), |    )--([\w-]+)(?: (\S+))?(?:  |$)", line)
        if option:
            letter, name, argument = option.groups()
            found.append((" ".join(filter(None, [f"{letter}, --{name}" if letter else f"--{name}", argument])), name))
        elif line.strip():
            raise ManualError(f"gevinst help {command} has a line that is no option: {line}")
    return found


# --- the pages ---


def option_rows(lines):
    """{long name: (the option as written, its meaning)}"""
    rows = {}
    for line in lines:
        if line.startswith("| `"):
            cells = cells_of(line)
            rows[re.search(r"--([\w-]+)", cells[0])[1]] = (cells[0].replace("`", ""), cells[1])
    return rows


def option_list(program, command, rows):
    out = []
    for written, name in options_of(program, command):
        if name not in rows:
            raise ManualError(f"docs/commands.md: the table of options lacks --{name}, which {command} takes")
        if rows[name][0] != written:
            raise ManualError(f"docs/commands.md has the option '{rows[name][0]}', the program '{written}'")
        names, _, argument = written.partition(" ") if written.startswith("--") else (
            written.split(" ", 2)[0] + " " + written.split(" ", 2)[1], "", "".join(written.split(" ", 2)[2:]))
        shown = ", ".join(f"*{escape(part)}*" for part in names.split(", "))
        out += [shown + (f" _{escape(argument)}_" if argument else ""), "\t" + start_safe(inline(rows[name][1])), ""]
    return out


def synopsis(program, command):
    usage = ask(program, "help", command).split("\n")[0].removeprefix("usage: gevinst ")
    return f"*gevinst* {escape(usage)} [_option_ ...]"


def page(name, section, summary, parts, version):
    lines = [f'{name}({section}) "" "{version}"', "", "# NAME", "", f"{name} - {summary}", ""]
    for heading, text in parts:
        lines += [f"# {heading}", "", *text, ""]
    return "\n".join(lines) + "\n"


def see_also(own, names):
    return [", ".join(f"*{name}*({section})" for name, section in names if name != own)]


def make_pages(program, root):
    """{file name: scdoc text}"""
    version = ask(program, "--version").strip()
    commands = commands_of(program)
    text = sections(root / "docs/commands.md")
    rows = option_rows(text["Options"])
    common = {"", "help", "Options", "Output and exit codes", "Environment"}
    if set(commands) != set(text) - common:
        raise ManualError(f"docs/commands.md and the program differ in commands: {set(commands) ^ (set(text) - common)}")
    taken = {name for command in commands for _, name in options_of(program, command)}
    if set(rows) - taken:
        raise ManualError(f"docs/commands.md has options that no command takes: {set(rows) - taken}")
    fives = [(name, 5) for name in MANUAL_PAGES.values()]
    ones = [("gevinst", 1)] + [(f"gevinst-{command}", 1) for command in commands]
    tail = [("EXIT STATUS", convert(text["Output and exit codes"])), ("ENVIRONMENT", convert(text["Environment"]))]
    listed = [line for name, summary in commands.items()
              for line in (f"*gevinst-{name}*(1)", "\t" + inline(summary), "")]
    pages = {"gevinst.1": page("gevinst", 1, "scenarios of digitally supported training, simulated", [
        ("SYNOPSIS", ["*gevinst* _command_ [_argument_ ...] [_option_ ...]", "", "*gevinst help* [_command_]", "",
                      "*gevinst --version*"]),
        ("DESCRIPTION", convert(text[""])), ("COMMANDS", listed), *tail, ("SEE ALSO", see_also("", fives))], version)}
    for command, summary in commands.items():
        pages[f"gevinst-{command}.1"] = page(f"gevinst-{command}", 1, escape(summary), [
            ("SYNOPSIS", [synopsis(program, command)]), ("DESCRIPTION", convert(text[command])),
            ("OPTIONS", option_list(program, command, rows)), *tail,
            ("SEE ALSO", see_also(f"gevinst-{command}", ones + fives))], version)
    for source, name in MANUAL_PAGES.items():
        summary = (root / "docs" / source).read_text(encoding="utf-8").split("\n")[0].lstrip("# ").lower()
        found = sections(root / "docs" / source)
        parts = [("DESCRIPTION", convert(found.pop("")))]
        parts += [(heading.upper().replace("`", ""), convert(lines)) for heading, lines in found.items()]
        pages[f"{name}.5"] = page(name, 5, summary, [*parts, ("SEE ALSO", see_also(name, ones[:1] + fives))], version)
    return pages


def main():
    program, root, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    scdoc = sys.argv[4] if len(sys.argv) > 4 else "scdoc"
    for name, text in make_pages(program, root).items():
        path = folder / f"man{name[-1]}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # No clock in a page: the same sources give the same pages.
        done = subprocess.run([scdoc], input=text, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                              env=dict(os.environ, SOURCE_DATE_EPOCH="0"))
        if done.returncode:
            number = re.search(r"line (\d+)|at (\d+)", done.stderr)
            raise ManualError(f"{name}: {done.stderr.strip()}" + (
                "\n" + text.split("\n")[int(number[1] or number[2]) - 1] if number else ""))
        path.write_text(done.stdout, encoding="utf-8")


if __name__ == "__main__":
    try:
        main()
    except ManualError as error:
        sys.exit(str(error))
