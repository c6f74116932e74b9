// Muster, from a mailbox to a receipt. This page is the map; each room is a file of that name.
//
//   serve                      Sources/muster/Commands/Serve.swift wires everything, top to bottom
//   └ MailboxService           one per [[mailbox]]; a cycle is a straight line:
//        1 select              Intake.swift         MailTransport/IMAPSession: LOGIN, ID, SELECT
//        2 uids after cursor                        ascending; the hourly reconcile lists all
//        3 fetch                                    BODY.PEEK[] streamed to a file: the mailbox is never changed
//        4 keep                                     Store/FileStore: messages/ab/<sha256>.eml, durable
//        5 receive                                  Store/Intake: rows and cursor, one transaction per batch
//        6 examine             Casework.swift       Inspection: sandboxed muster-inspect, -media and -pdf
//        7 decide                                   Submissions/Decide: pure, with reasons
//        8 commit                                   Store/Decisions: submission, items, events, receipt due
//   └ OutboxService            one per office
//        9 enqueue             Correspondence.swift Submissions/Letters: receipts that are due, composed by Mail
//       10 claim               Outbox.swift         the attempt is counted before it is made
//       11 send                                     MailTransport/SMTPSession
//       12 settle                                   sent | queued again | failed | unknown
//
// Raw bytes are durable before anything reads them (4 before 5 before 6), and a letter is a row before it leaves (9
// before 11), so a kill at any instant loses no mail and sends no letter twice; the one window is between SMTP's final
// dot and its answer, and a letter caught in it is `unknown`, resent at most once under the same Message-ID.
// There is no recovery code: the next cycle picks up what is there.
//
// Everything that reads hostile bytes runs in the workers (Sources/muster-inspect*, Sources/FileReaders), without
// network, files or secrets. Decisions (Sources/Submissions) are pure: no clock, no I/O; time is an argument.
// The commands that look (parse, inspect, explain, status, check) share these parts and write nothing. What the office
// takes home (export, merge) is decided in Submissions/Export and Submissions/Merge and written by Sources/Exports.
import ArgumentParser
import CMemory
import Inspection

@main
struct Muster: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "muster",
        abstract: "Takes in what units email to an office, checks it against the office's notices and answers.",
        discussion: """
            A beginning:   muster setup
            A first look:  muster check && muster serve --once && muster status --notice ID
            One mail:      muster explain FILE.eml --received 2024-10-30T09:00:00+08:00
            Letters wait in the outbox until smtp.sending = "on": muster outbox list
            """,
        version: version,
        subcommands: [
            SetupCommand.self, Serve.self, Check.self, Status.self, Explain.self, Parse.self, Inspect.self, Ingest.self,
            Export.self, Merge.self, OutboxCommand.self, Digest.self, ReviewCommand.self,
            DoctorCommand.self,
            Backup.self, Restore.self, PurgeCommand.self,
        ]
    )

    static func main() async {
        memory_grow_at_once()
        memory_leave_no_core()
        await main(nil)
    }

    /// The version that `--version` prints and letters carry.
    static let version = ProgramVersion.text
}
