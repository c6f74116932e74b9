import Daemon
import Foundation

/// Where an office's files lie: beside its configuration.
public struct SetupPlace: Equatable, Sendable {
    /// The configuration file; absolute.
    public let configuration: String
    /// What relative paths in it are relative to.
    public let folder: String

    /// The place of a configuration at `path`.
    public init(configuration path: String) {
        configuration = URL(fileURLWithPath: path).standardizedFileURL.path
        folder = Configuration.folder(forPathsIn: path)
        (roster, notices) = (folder + "/units.csv", folder + "/notices")
    }

    /// The place of an office that is there.
    init(_ earlier: Configuration, at place: SetupPlace) {
        (configuration, folder) = (place.configuration, place.folder)
        (roster, notices) = (earlier.rosterFile, earlier.noticesDirectory)
    }

    /// Beside the configuration, or where the one that is there says.
    public let roster: String
    public let notices: String
    /// Where commands look for credentials at a shell, and the package's units take them from.
    public var credentials: String { folder + "/credentials" }

    /// The service of the package that reads this configuration; nil: none does.
    public var unit: String? {
        if configuration == "/etc/muster/muster.toml" { return "muster" }
        return instance.map { "muster@\($0)" }
    }

    /// Whether that service starts with the machine: `systemctl enable` made it a link (systemd.unit(5)).
    public var isEnabled: Bool {
        var status = stat()
        return unit.map { lstat("/etc/systemd/system/multi-user.target.wants/\($0).service", &status) == 0 } ?? false
    }

    /// The storage directory: the one that the service is given, or one beside the configuration.
    public var storage: String {
        if configuration == "/etc/muster/muster.toml" { return "/var/lib/muster" }
        return instance.map { "/var/lib/muster-\($0)" } ?? folder + "/storage"
    }

    /// NAME of `/etc/muster/NAME/muster.toml`, which `muster@NAME` reads.
    private var instance: String? {
        let parts = configuration.split(separator: "/")
        guard parts.count == 4, parts[0] == "etc", parts[1] == "muster", parts[3] == "muster.toml" else { return nil }
        return String(parts[2])
    }
}
