import Foundation

extension DovecotServer {
    /// A configuration for Dovecot 2.3 that reads and writes nothing outside its folder.
    static func configuration(
        folder: URL, certificates: TestCertificates, imap: (plain: UInt16, tls: UInt16),
        submission: (plain: UInt16, tls: UInt16, relay: UInt16)?
    ) -> String {
        let directory = folder.path
        return """
            base_dir = \(directory)/run
            state_dir = \(directory)/state
            log_path = \(directory)/dovecot.log
            protocols = imap\(submission == nil ? "" : " submission")
            listen = 127.0.0.1
            mail_location = maildir:\(directory)/mail/%u
            first_valid_uid = 1
            mail_fsync = never
            mail_max_userip_connections = 100
            stats_writer_socket_path =
            ssl = yes
            ssl_cert = <\(certificates.certificate)
            ssl_key = <\(certificates.key)
            disable_plaintext_auth = no
            auth_mechanisms = plain login
            auth_failure_delay = 0
            # Nor does it slow down an address after logins that failed.
            service anvil {
              unix_listener anvil-auth-penalty {
                mode = 0
              }
            }
            default_vsz_limit = 0
            \(users)
            passdb {
              driver = passwd-file
              mechanisms = plain login
              args = username_format=%u \(directory)/passwd
            }
            userdb {
              driver = static
              args = home=\(directory)/mail/%u
            }
            namespace inbox {
              inbox = yes
              separator = /
            }
            \(login("imap", plain: imap.plain, tls: imap.tls))
            \(submission.map { login("submission", plain: $0.plain, tls: $0.tls) + relay($0.relay) } ?? "")
            """
    }

    private static func login(_ service: String, plain: UInt16, tls: UInt16) -> String {
        """
        service \(service)-login {
          inet_listener \(service) {
            port = \(plain)
          }
          inet_listener \(service)s {
            port = \(tls)
            ssl = yes
          }
        }
        """
    }

    private static func relay(_ port: UInt16) -> String {
        """

        submission_relay_host = 127.0.0.1
        submission_relay_port = \(port)
        """
    }

    /// Root gives its rights away, as Dovecot insists; anyone else keeps the only user there is.
    private static var users: String {
        guard geteuid() != 0 else { return "mail_uid = mail\nmail_gid = mail" }
        return """
            mail_uid = \(geteuid())
            mail_gid = \(getegid())
            default_internal_user = \(NSUserName())
            default_login_user = \(NSUserName())
            default_internal_group =
            service anvil {
              chroot =
            }
            service imap-login {
              chroot =
            }
            service submission-login {
              chroot =
            }
            """
    }

    /// Makes OpenSSL in the server's processes speak TLS 1.0 only; Dovecot's own settings know no upper bound.
    static func oldTLS(in folder: URL) throws -> String {
        let file = folder.appending(path: "openssl.cnf")
        try Data(
            """
            openssl_conf = start
            [start]
            ssl_conf = ssl
            [ssl]
            system_default = old
            [old]
            MinProtocol = TLSv1
            MaxProtocol = TLSv1
            CipherString = ALL:@SECLEVEL=0

            """.utf8
        ).write(to: file)
        return """

            import_environment = OPENSSL_CONF=\(file.path)
            ssl_min_protocol = TLSv1
            ssl_cipher_list = ALL:@SECLEVEL=0
            """
    }
}
