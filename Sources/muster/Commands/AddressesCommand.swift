import ArgumentParser
import Foundation
import Mail
import Store
import Submissions
import TerminalText

struct AddressesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "addresses",
        abstract: "Shows the addresses that letters do not reach.",
        discussion: """
            No letters go there until a mail comes from the address or it is cleared; a unit's next address is used instead.
            """,
        subcommands: [ListAddresses.self, ClearAddress.self], defaultSubcommand: ListAddresses.self)
}

struct ListAddresses: MusterCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists them, with the reason.")

    @OptionGroup var config: ConfigurationOption
    @OptionGroup var output: OutputOptions

    func execute() async throws {
        let files = try await OfficeFiles(config)
        let office = files.office
        let addresses = try await files.openForReading()?.undeliverable() ?? []
        if output.json {
            print(JSONValue.array(addresses.map { $0.report(office) }).text)
            return
        }
        var table = TextTable(columns: [.init("Address"), .init("Unit"), .init("Since"), .init("Why")])
        for address in addresses {
            let unit = office.roster.unit(address: address.address)?.name ?? ""
            table.append([
                "\(address.address)", "\(unit)", "\(formatMoment(address.at, in: office.timeZone))",
                "\(address.fault.text(in: office.language))",
            ])
        }
        print(table.text(width: output.width, color: output.color), terminator: "")
    }
}

struct ClearAddress: MusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear", abstract: "Lets letters go to an address again.")

    @Argument(help: "The address, as listed.")
    var address: String

    @OptionGroup var config: ConfigurationOption
    @OptionGroup var output: OutputOptions

    func execute() async throws {
        let files = try await OfficeFiles(config)
        let store = try files.openForCommand()
        let who = ProcessInfo.processInfo.userName
        guard try await store.clearUndeliverable(address, by: who, at: Date()) else {
            throw CommandFailure(
                .noInput, "\(VisibleText.of(address)) is not marked; muster outbox addresses shows which are")
        }
        print(
            output.json
                ? JSONValue.object([("cleared", .string(address.lowercased()))]).text
                : "letters go to \(VisibleText.of(address)) again")
    }
}

extension UndeliverableAddress {
    /// What `outbox addresses --json` and `status --json` print of one.
    func report(_ office: Office) -> JSONValue {
        .object([
            ("address", .string(address)),
            ("unit", .text(office.roster.unit(address: address)?.code)),
            ("at", .string(formatMoment(at, in: office.timeZone))),
            ("letter", letter.map { .integer(Int($0)) } ?? .null),
            ("fault", .string(fault.rawValue)),
            ("reason", .string(fault.text(in: office.language))),
        ])
    }
}
