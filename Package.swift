// swift-tools-version: 6.2
import PackageDescription

let swift: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
]
let c: [CSetting] = [
    .treatAllWarnings(as: .error),
    .define("_GNU_SOURCE"),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")

let package = Package(
    name: "muster",
    products: [
        .executable(name: "muster", targets: ["muster"]),
        .executable(name: "muster-inspect", targets: ["muster-inspect"]),
        .executable(name: "muster-inspect-media", targets: ["muster-inspect-media"]),
        .executable(name: "muster-inspect-pdf", targets: ["muster-inspect-pdf"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // C libraries, each linked only into the program that needs it.
        .target(name: "CCurl", cSettings: c, linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "CMachine", cSettings: c),
        .target(name: "CMemory", cSettings: c),
        .target(name: "CSandbox", cSettings: c, linkerSettings: [.linkedLibrary("seccomp")]),
        .target(name: "CSync", cSettings: c),
        .target(
            name: "CMedia", cSettings: c,
            linkerSettings: [
                .linkedLibrary("avformat"), .linkedLibrary("avcodec"), .linkedLibrary("avutil"),
                .linkedLibrary("swscale"), .linkedLibrary("heif"), .linkedLibrary("m"),
            ]),
        .target(
            name: "CPDF", cxxSettings: [.treatAllWarnings(as: .error)], linkerSettings: [.linkedLibrary("poppler-cpp")]),
        .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(name: "CWorkbook", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),

        // Mail and its transport.
        .target(name: "Mail", swiftSettings: swift),
        .target(name: "MailTransport", dependencies: ["CCurl", "Mail"], swiftSettings: swift),

        // What a mail holds: the report, the workers that make it, the readers inside the workers.
        .target(name: "Inspection", dependencies: ["Mail", crypto], swiftSettings: swift),
        .target(
            name: "FileReaders", dependencies: ["CArchive", "CExpat", "Inspection", "Mail"], swiftSettings: swift),
        .target(name: "FolderWorker", dependencies: ["CSandbox", "Inspection"], swiftSettings: swift),

        // What was asked, what arrived, what to say: no I/O.
        .target(name: "Settings", swiftSettings: swift),
        .target(
            name: "Submissions",
            dependencies: ["Inspection", "Mail", "Settings", "TerminalText", "Workbooks", crypto, mustache],
            resources: [
                .embedInCode("Calendar/workdays-cn.toml"), .embedInCode("Letters/receipt.zh-Hans.mustache"),
                .embedInCode("Letters/receipt.en.mustache"), .embedInCode("Letters/reminder.zh-Hans.mustache"),
                .embedInCode("Letters/reminder.en.mustache"),
                .embedInCode("Letters/acknowledgement.zh-Hans.mustache"),
                .embedInCode("Letters/acknowledgement.en.mustache"), .embedInCode("Letters/digest.zh-Hans.mustache"),
                .embedInCode("Letters/digest.en.mustache"), .embedInCode("Letters/digest-page.zh-Hans.mustache"),
                .embedInCode("Letters/digest-page.en.mustache"), .embedInCode("Letters/alert.zh-Hans.mustache"),
                .embedInCode("Letters/alert.en.mustache"),
            ],
            swiftSettings: swift),

        // Tables for people's terminals.
        .target(name: "TerminalText", swiftSettings: swift),

        // Workbooks for people.
        .target(name: "Workbooks", dependencies: ["CWorkbook"], swiftSettings: swift),

        .target(
            name: "Store", dependencies: ["CSync", "Inspection", "Mail", "Submissions", crypto, grdb],
            swiftSettings: swift),
        // What the office takes home.
        .target(
            name: "Exports", dependencies: ["CArchive", "Inspection", "Store", "Submissions", "Workbooks", crypto],
            swiftSettings: swift),
        .target(
            name: "Daemon",
            dependencies: [
                "Inspection", "Mail", "MailTransport", "Settings", "Store", "Submissions", "Workbooks", crypto,
                lifecycle, logging,
            ],
            swiftSettings: swift),

        // An office's files, from a person's answers.
        .target(
            name: "Setup", dependencies: ["Daemon", "Mail", "MailTransport", "Settings", "Submissions"],
            resources: [.embedInCode("muster.toml")], swiftSettings: swift),
        // Whether an installation is well: its files, its machine, its storage, its servers.
        .target(
            name: "Doctor",
            dependencies: [
                "CMachine", "Daemon", "Inspection", "Mail", "MailTransport", "Settings", "Setup", "Store",
                "Submissions",
            ],
            swiftSettings: swift),

        .executableTarget(
            name: "muster",
            dependencies: [
                "CMemory", "Daemon", "Doctor", "Exports", "Inspection", "Mail", "MailTransport", "Settings", "Setup",
                "Store", "Submissions", "TerminalText", "Workbooks", argumentParser, lifecycle, logging,
            ],
            swiftSettings: swift),
        .executableTarget(
            name: "muster-inspect", dependencies: ["CSandbox", "FileReaders", "Inspection", "Mail"],
            swiftSettings: swift),
        .executableTarget(
            name: "muster-inspect-media", dependencies: ["CMedia", "FolderWorker", "Inspection"],
            swiftSettings: swift),
        .executableTarget(
            name: "muster-inspect-pdf", dependencies: ["CPDF", "FolderWorker", "Inspection"], swiftSettings: swift),

        .executableTarget(
            name: "muster-benchmark",
            dependencies: ["CMemory", "Daemon", "Mail", "MailTransport", "Store", crypto, logging],
            path: "Tests/Benchmarks/muster-benchmark", swiftSettings: swift),
        .target(
            name: "TestServers", path: "Tests/TestServers", exclude: ["read_cells.py"], swiftSettings: swift),
        .testTarget(name: "MailTests", dependencies: ["Mail"], exclude: ["Fixtures"], swiftSettings: swift),
        .testTarget(
            name: "MailTransportTests", dependencies: ["MailTransport", "TestServers"], swiftSettings: swift),
        .testTarget(
            name: "InspectionTests", dependencies: ["FileReaders", "Inspection", "Mail", "TestServers"],
            exclude: [
                "compound.py", "make_archives.py", "make_documents.py", "make_files.py", "make_markup.py",
                "make_old_documents.py", "make_old_files.py", "make_pdfs.py",
            ],
            swiftSettings: swift),
        .testTarget(
            name: "FileTests", dependencies: ["Inspection"], exclude: ["generator", "sink.py"],
            swiftSettings: swift),
        .testTarget(
            name: "SubmissionsTests",
            dependencies: [
                "Inspection", "Mail", "Settings", "Submissions", "TerminalText", "TestServers", "Workbooks",
            ],
            exclude: ["LetterTexts", "measure_page.js", "read_letters.py"], swiftSettings: swift),
        .testTarget(
            name: "UnderstandingTests", dependencies: ["Inspection", "Settings", "Submissions"],
            exclude: ["mails"], swiftSettings: swift),
        .testTarget(name: "TerminalTextTests", dependencies: ["TerminalText"], swiftSettings: swift),
        .testTarget(
            name: "WorkbooksTests", dependencies: ["Workbooks"], exclude: ["read_workbook.py"], swiftSettings: swift),
        .testTarget(
            name: "StoreTests", dependencies: ["Inspection", "Store", "Submissions"], swiftSettings: swift),
        .testTarget(
            name: "DaemonTests",
            dependencies: [
                "Daemon", "Inspection", "Mail", "MailTransport", "Settings", "Store", "Submissions", "TestServers",
                grdb, logging,
            ],
            exclude: ["Simulation/letters.golden.txt", "read_letter.py"], swiftSettings: swift),
        .testTarget(
            name: "SystemTests", dependencies: ["Mail", "Setup", "TestServers", grdb],
            exclude: [
                "answer_setup.py", "make_files.py", "make_roster.py", "make_tables.py", "read_export.py",
                "read_mailbox.py",
            ], swiftSettings: swift),
        .testTarget(
            name: "SetupTests",
            dependencies: ["Daemon", "Inspection", "MailTransport", "Settings", "Setup", "Submissions"],
            swiftSettings: swift),
        .testTarget(
            name: "DoctorTests",
            dependencies: [
                "Daemon", "Doctor", "Inspection", "Mail", "MailTransport", "Settings", "Setup", "Store", "Submissions",
                "TestServers", grdb,
            ],
            swiftSettings: swift),
        .testTarget(name: "ExportsTests", dependencies: ["Exports"], swiftSettings: swift),
    ],
    cxxLanguageStandard: .cxx17
)

// Built by deploy/fuzz and by nothing else: it must be linked with libFuzzer.
if Context.environment["MUSTER_FUZZ"] != nil {
    package.targets += [
        .systemLibrary(name: "CLibFuzzer", path: "Tests/Fuzz/CLibFuzzer"),
        .executableTarget(
            name: "Fuzz",
            dependencies: [
                "CLibFuzzer", "FileReaders", "Inspection", "Mail", "MailTransport", "Settings", "Submissions",
            ],
            path: "Tests/Fuzz", exclude: ["CLibFuzzer"], swiftSettings: swift),
    ]
}
