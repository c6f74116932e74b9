import Foundation

/// A private Postfix on 127.0.0.1, without TLS, that delivers into the mailboxes of a ``DovecotServer`` and nowhere else: what
/// is for anybody but its users is refused. Only root can start it. `defer { server.stop() }` right after the start.
public final class PostfixServer: Sendable {
    /// The port it listens on.
    public let port: UInt16
    private let process: ServerProcess

    /// Starts a server that takes letters for these users of `mailboxes`.
    public static func start(users: [String], into mailboxes: DovecotServer) throws -> PostfixServer {
        try PostfixServer(users, mailboxes)
    }

    private init(_ users: [String], _ mailboxes: DovecotServer) throws {
        guard geteuid() == 0 else { throw TestServerError("Postfix runs for root only: run the tests as root") }
        let folder = try ServerProcess.makeFolder()
        port = try LoopbackSocket.freePort()
        for name in ["queue", "data"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name), withIntermediateDirectories: false)
        }
        _ = try ChildProcess.run(["chown", "postfix:", "data"], in: folder)
        for (name, text) in [
            ("users", users.map { "\($0) \($0)/\n" }.joined()),
            ("main.cf", Self.main(folder: folder, users: users, mail: mailboxes.folder.appending(path: "mail"))),
            ("master.cf", Self.services(port: port)),
        ] {
            try Data(text.utf8).write(to: folder.appending(path: name))
        }
        process = try ServerProcess(
            ["/usr/sbin/postfix", "-c", folder.path, "start-fg"], in: folder, ports: [port])
    }

    /// Ends the server and removes its folder.
    public func stop() {
        // `postfix start-fg` is a shell that waits for the server, and leaves it alone when it is ended itself.
        let note = process.folder.appending(path: "queue/pid/master.pid")
        if let text = try? String(contentsOf: note, encoding: .utf8),
            let master = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)), master > 1
        {
            kill(master, SIGTERM)
        }
        process.stop()
    }

    /// Postfix's own account of what became of the letters.
    public var log: String {
        (try? String(contentsOf: process.folder.appending(path: "log"), encoding: .utf8)) ?? ""
    }

    private static func main(folder: URL, users: [String], mail: URL) -> String {
        let domains = Set(users.map { $0.split(separator: "@").last.map(String.init) ?? $0 })
        return """
            compatibility_level = 3.6
            queue_directory = \(folder.path)/queue
            data_directory = \(folder.path)/data
            maillog_file = \(folder.path)/log
            maillog_file_prefixes = \(folder.path)
            command_directory = /usr/sbin
            daemon_directory = /usr/lib/postfix/sbin
            myhostname = mx.office.example
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            mynetworks = 127.0.0.1/32
            mydestination =
            alias_maps =
            alias_database =
            virtual_mailbox_domains = \(domains.sorted().joined(separator: ", "))
            virtual_mailbox_base = \(mail.path)
            virtual_mailbox_maps = texthash:\(folder.path)/users
            virtual_minimum_uid = 1
            virtual_uid_maps = static:8
            virtual_gid_maps = static:8
            virtual_transport = virtual
            default_transport = error
            relay_transport = error
            smtpd_recipient_restrictions = reject_unauth_destination
            biff = no

            """
    }

    /// No client of the outside world among them: nothing can leave the machine.
    private static func services(port: UInt16) -> String {
        """
        127.0.0.1:\(port) inet n - n - - smtpd
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        proxymap unix - - n - - proxymap
        error unix - - n - - error
        retry unix - - n - - error
        virtual unix - n n - - virtual
        anvil unix - - n - 1 anvil
        postlog unix-dgram n - n - 1 postlogd

        """
    }
}
