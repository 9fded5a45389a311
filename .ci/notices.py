"""Prints what other people's work is in the program: each crate with its licence and the texts that its licence wants kept."""

import json
import pathlib
import subprocess

command = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", "x86_64-unknown-linux-gnu"]
metadata = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
packages = {package["id"]: package for package in metadata["packages"]}
nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}

# What is linked: the root's dependencies and theirs, without those that only tests or build scripts use.
wanted, todo = set(), [metadata["resolve"]["root"]]
while todo:
    name = todo.pop()
    if name in wanted:
        continue
    wanted.add(name)
    for dependency in nodes[name]["deps"]:
        if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
            todo.append(dependency["pkg"])
wanted.discard(metadata["resolve"]["root"])

print("afterdesk is made with the work of others. Their licences:\n")
for package in sorted((packages[name] for name in wanted), key=lambda package: package["name"]):
    print("=" * 80)
    print(f"{package['name']} {package['version']}: {package['license']}")
    if package["repository"]:
        print(package["repository"])
    folder = pathlib.Path(package["manifest_path"]).parent
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.name.upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE")):
            print(f"\n--- {path.name}\n")
            print(path.read_text(encoding="utf-8", errors="replace").strip())
    print()
