/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Where the blocks of a disk are. */
public sealed interface DiskSource {
  /**
   * A file of the host, and the whole chain of files behind it.
   *
   * @param path absolute
   * @param backing the chain, nearest first, to its very end; empty if the file stands alone
   */
  record HostFile(Path path, DiskFormat format, List<BackingFile> backing) implements DiskSource {
    /**
     * @throws IllegalArgumentException if {@code path} is not absolute, or a raw disk has a chain
     */
    public HostFile {
      Require.absolute(path);
      backing = BackingFile.chain(path, format, backing);
    }
  }

  /**
   * A block device of the host, such as a logical volume, and the whole chain of files behind it.
   *
   * @param path absolute
   * @param backing as a file's
   */
  record BlockDevice(Path path, DiskFormat format, List<BackingFile> backing)
      implements DiskSource {
    /**
     * @throws IllegalArgumentException if {@code path} is not absolute, or a raw disk has a chain
     */
    public BlockDevice {
      Require.absolute(path);
      backing = BackingFile.chain(path, format, backing);
    }
  }

  /** A volume of one of libvirt's storage pools. What is behind it is left to libvirt. */
  record PoolVolume(String pool, String volume, DiskFormat format) implements DiskSource {
    /** @throws IllegalArgumentException if a name is blank */
    public PoolVolume {
      Require.filled("name of a pool", pool);
      Require.filled("name of a volume", volume);
    }
  }

  /**
   * A disk that a server offers. Its format is raw.
   *
   * @param name what the server calls it: {@code pool/image} for RBD, {@code iqn.../lun} for iSCSI,
   *     the path of a URL for HTTP, an export for NBD, which may be empty
   * @param hosts from one up; RBD has its monitors here, or none for those that the host's Ceph
   *     configuration names
   */
  record NetworkDisk(
      Protocol protocol, String name, List<Host> hosts, Optional<Credential> credential)
      implements DiskSource {
    /** @throws IllegalArgumentException if the protocol needs what is missing, or can't have it */
    public NetworkDisk {
      hosts = List.copyOf(hosts);
      if (name.isBlank() && protocol != Protocol.NBD) {
        throw new IllegalArgumentException("A disk by " + protocol + " needs a name");
      }
      if (hosts.isEmpty() && protocol != Protocol.RBD) {
        throw new IllegalArgumentException("A disk by " + protocol + " needs a host");
      }
      if (hosts.size() > 1 && protocol != Protocol.RBD) {
        throw new IllegalArgumentException(
            "A disk by " + protocol + " has one host, not " + hosts.size());
      }
      if (credential.isPresent() && !protocol.hasSecrets()) {
        throw new IllegalArgumentException(
            "A disk by " + protocol + " takes no secret of libvirt's");
      }
    }
  }

  /** A drive with nothing in it. For CD-ROM and floppy. */
  record Empty() implements DiskSource {}

  /** How a network disk is reached. */
  enum Protocol {
    RBD,
    NBD,
    ISCSI,
    HTTP,
    HTTPS;

    private boolean hasSecrets() {
      return this == RBD || this == ISCSI;
    }
  }

  /**
   * A server.
   *
   * @param port from 1 to 65535; empty for the protocol's own
   */
  record Host(String name, Optional<Integer> port) {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.:_-]{0,252}");

    /** @throws IllegalArgumentException if there is no such name or port */
    public Host {
      Require.matches("a host's name or address", name, VALID);
      port.ifPresent(number -> Require.within("Port", number, 1, 65_535));
    }
  }

  /**
   * A user of the server, and the libvirt secret that holds the user's key. The key itself never is
   * in a description.
   */
  record Credential(String user, UUID secret) {
    /** @throws IllegalArgumentException if the user is blank */
    public Credential {
      Require.filled("user of a network disk", user);
    }
  }
}
