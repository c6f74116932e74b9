"""Writes Muster's manual pages: muster(1) from the program's own help, muster.toml(5) from the commented configuration that
the program carries, so that they cannot say anything else; muster-notice(5) from muster-notice.txt beside this script,
whose keys a test compares with the program's, and the commented example.

    manual.py PROGRAM OUTPUT-FOLDER
"""
import json
import pathlib
import re
import subprocess
import sys

EXIT_STATUS = [
    ("0", "Done."),
    ("1", "Done, and the answer is no: check found problems."),
    ("64", "The command line is wrong."),
    ("65", "The data is bad."),
    ("66", "There is no such input."),
    ("69", "A server is unavailable."),
    ("70", "An error of the program itself."),
    ("73", "Something can't be created."),
    ("74", "Reading or writing failed."),
    ("75", "Try again later."),
    ("77", "Not permitted."),
    ("78", "The configuration is wrong."),
]


def text(words):
    """Words as roff text: nothing in them is a request or an escape."""
    escaped = words.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^(?=[.'])", r"\\&", escaped, flags=re.MULTILINE)


def literal(lines):
    return ".EX\n" + text("\n".join(lines)) + "\n.EE\n"


def option(argument):
    """An argument as one writes it: --name VALUE, or its own name."""
    value = argument.get("valueName", "").upper() + ("..." if argument["isRepeating"] else "")
    if argument["kind"] == "positional":
        return f"\\fI{text(value)}\\fR"
    names = ", ".join("\\fB" + text(("--" if name["kind"] == "long" else "-") + name["name"]) + "\\fR"
                      for name in argument["names"])
    return names if argument["kind"] == "flag" else f"{names} \\fI{text(value)}\\fR"


def shown(command):
    """The arguments of a command that are its own."""
    return [argument for argument in command.get("arguments", [])
            if argument["shouldDisplay"] and argument.get("valueName") not in ("version", "help")]


def commands(command, path=()):
    """Every command below one that does something itself, with the words that name it."""
    for inner in command.get("subcommands", []):
        words = (*path, inner["commandName"])
        if inner["commandName"] == "help":
            continue
        if inner.get("subcommands"):
            yield from commands(inner, words)
        else:
            yield words, inner


def described(words, command):
    arguments = shown(command)
    usage = " ".join(
        f"[{option(argument)}]" if argument["isOptional"] else option(argument) for argument in arguments)
    page = f".SS \\fBmuster {text(' '.join(words))}\\fR {usage}\n{text(command.get('abstract', ''))}\n"
    if command.get("discussion"):
        page += ".PP\n" + "".join(
            f"{text(line)}\n.br\n" if line.strip() else ".PP\n" for line in command["discussion"].strip().split("\n"))
    for argument in arguments:
        about = argument.get("abstract", "")
        if argument.get("defaultValue"):
            about += f" (default: {argument['defaultValue']})"
        if about:
            page += f".TP\n{option(argument)}\n{text(about)}\n"
    return page


def heading(name, section, about, version):
    return (f'.TH {text(name)} {section} "" "Muster {version}" "Muster"\n'
            f".SH NAME\n{text(name)} \\- {text(about)}\n")


def program_page(help_text, version):
    command = help_text["command"]
    page = heading("muster", 1, "takes in what units email to an office, checks it and answers", version)
    page += ".SH SYNOPSIS\n.B muster\n.I command\n.RI [ arguments ]\n"
    page += ".SH DESCRIPTION\n" + text(command["abstract"]) + "\n"
    page += (".PP\nThe daemon is\n.BR \"muster serve\" ,\nwhich systemd runs as muster.service, or muster@NAME.service for each of "
             "several offices. Letters wait in the outbox until smtp.sending is \"on\". Commands that root starts take on the "
             "rights of the storage directory's owner, so what export and merge write must go where the user muster may write: "
             "install \\-d \\-o muster /srv/export makes such a folder. All of them may run beside the daemon.\n")
    page += literal([line.strip() for line in command["discussion"].split("\n")])
    page += ".SH COMMANDS\n" + "".join(described(words, inner) for words, inner in commands(command))
    page += ".SH \"EXIT STATUS\"\n" + "".join(f".TP\n.B {status}\n{text(about)}\n" for status, about in EXIT_STATUS)
    page += (".SH ENVIRONMENT\n.TP\n.B MUSTER_CONFIG\nThe configuration, where \\fB\\-\\-config\\fR names none.\n"
             ".TP\n.B CREDENTIALS_DIRECTORY\nWhere the passwords are; systemd sets it. Where it is not set they are looked for in the\nfolder\n.I credentials\nbeside the configuration.\n")
    page += (".SH FILES\n.TP\n.I /etc/muster/muster.toml\nThe configuration, see\n.BR muster.toml (5).\n"
             ".TP\n.I /etc/muster/credentials/\nThe passwords, for root only; systemd hands them to the daemon.\n"
             ".TP\n.I /var/lib/muster/\nThe database, the mails and the files: for one office, everything there is to keep.\n")
    return page + ".SH \"SEE ALSO\"\n.BR muster.toml (5),\n.BR muster\\-notice (5),\n.BR systemctl (1),\n.BR journalctl (1)\n"


def reference(words):
    """Blocks between empty lines as roff: `# HEADING`; terms and, indented, what they mean; paragraphs."""
    page = ""
    for block in words.strip().split("\n\n"):
        lines = block.split("\n")
        meaning = [line.strip() for line in lines if line.startswith(" ")]
        if block.startswith("# "):
            page += f'.SH "{text(block[2:])}"\n'
        elif meaning:
            terms = [line.partition(" ") for line in lines if not line.startswith(" ")]
            page += ".TP\n" + ".TQ\n".join(f"\\fB{text(term)}\\fR{space}{text(form)}\n" for term, space, form in terms)
            page += text("\n".join(meaning)) + "\n"
        else:
            page += ".PP\n" + text(block) + "\n"
    return page


def example_page(name, about, introduction, details, heading_of_example, example, version):
    page = heading(name, 5, about, version) + ".SH DESCRIPTION\n" + text(introduction) + "\n" + reference(details)
    page += f".SH {heading_of_example}\n" + literal(example.rstrip("\n").split("\n"))
    return page + ".SH \"SEE ALSO\"\n.BR muster (1)\n"


def main():
    program, output = sys.argv[1], pathlib.Path(sys.argv[2])
    repository = pathlib.Path(__file__).parents[1]

    def says(*arguments):
        return subprocess.run([program, *arguments], check=True, capture_output=True, encoding="utf-8").stdout

    version = says("--version").strip()
    help_text = json.loads(says("--experimental-dump-help"))
    pages = {
        "muster.1": program_page(help_text, version),
        "muster.toml.5": example_page(
            "muster.toml", "the configuration of an office for muster",
            "It is TOML. An unknown key is an error that names the nearest known one; muster check lists everything that is "
            "wrong. The daemon reads it when it starts. What is commented out below is optional, what is not is either "
            "required or shown with its default.", "", "FORMAT", says("setup", "--example"), version),
        "muster-notice.5": example_page(
            "muster-notice", "what an office asks of its units, for muster",
            "It is TOML, one file for each notice, in the folder that notices.directory of muster.toml(5) names; an example "
            "is at the end. The roster, which says who the units are, is described here too.",
            (repository / "deploy/muster-notice.txt").read_text(encoding="utf-8"), "EXAMPLE",
            (repository / "Config/notice.toml").read_text(encoding="utf-8"), version),
    }
    for name, page in pages.items():
        (output / name).write_text(page, encoding="utf-8")


main()
