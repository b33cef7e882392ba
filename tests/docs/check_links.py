#!/usr/bin/python3
"""Every link of the manual leads somewhere, and every picture has a text: check_links.py ROOT"""
import re
import sys
from pathlib import Path

from pages import anchors, pages, prose

LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)", re.S)


def check(root):
    failures, n = [], 0
    for page in pages(root):
        text = "\n".join(line for _, line in prose(page))
        for picture, label, target in LINK.findall(text):
            n += 1
            where = f"{page.relative_to(root)}: [{label[:40]}]({target})"
            if picture and len(label) < 20:
                failures.append(f"{where}: a picture's text says what is to be seen in it")
            if re.match(r"https?:", target):
                continue
            path, _, name = target.partition("#")
            goal = (page.parent / path).resolve() if path else page
            if not goal.exists():
                failures.append(f"{where}: there is no such file")
            elif name and name not in anchors(goal):
                failures.append(f"{where}: the page has no such heading")
    print(f"{n} links in {len(pages(root))} pages")
    return failures


if __name__ == "__main__":
    found = check(Path(sys.argv[1]).resolve())
    print("\n".join(found))
    sys.exit(1 if found else 0)
