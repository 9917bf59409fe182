"""Puts the table that tests/bench has made into the pages that show it, between <!-- bench --> and <!-- /bench -->."""
import os
import re

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))


def main():
    with open(os.path.join(ROOT, "artifacts/bench/table.md"), encoding="utf-8") as file:
        head, _, rest = file.read().partition("\n\n")
    whole = rest.split("\n\n")[0].strip()
    for page, text in (("docs/performance.md", f"Measured {head}.\n\n{whole}"), ("README.md", f"Measured {head}.\n\n{chosen(whole)}")):
        path = os.path.join(ROOT, page)
        with open(path, encoding="utf-8") as file:
            old = file.read()
        new, count = re.subn(r"<!-- bench -->\n.*?<!-- /bench -->", lambda _, text=text: f"<!-- bench -->\n{text}\n<!-- /bench -->", old, flags=re.S)
        assert count == 1, page
        with open(path, "w", encoding="utf-8") as file:
            file.write(new)
        print(f"{page}: written")


def chosen(table):
    """All rows but those of single framings: on the front page the worst of them speaks for all."""
    lines = table.splitlines()
    framings = [line for line in lines if line.startswith("| W5")]
    ratios = [float(re.search(r"× C: \*\*([\d.]+)\*\*", line).group(1)) for line in framings]
    kept = [line for line in lines if line not in framings]
    if ratios:
        empty = "| - " * 5
        reached = "yes" if max(ratios) <= 1.5 else "no"
        kept.append(f"| W5 cutting a frame of 64 B against a C scan, {len(ratios)} kinds {empty}| **{min(ratios):.2g} to {max(ratios):.2g}** × C, 0 B | ≤ 1.5 × C; 0 B | {reached} |")
    return "\n".join(kept)


if __name__ == "__main__":
    main()
