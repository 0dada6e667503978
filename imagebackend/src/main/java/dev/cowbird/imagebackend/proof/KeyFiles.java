/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.proof;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.bcpg.KeyIdentifier;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPImplementation;

/** Reads the certificates that a user trusts from files, as {@code gpg --export} writes them. */
final class KeyFiles {
  private static final int MAX_BYTES = 4 << 20;

  private final OpenPGPImplementation pgp;

  KeyFiles(OpenPGPImplementation pgp) {
    this.pgp = pgp;
  }

  /**
   * All the certificates. What several files hold of one is put together, so that a revocation in
   * one file counts for the key in the other.
   *
   * @throws ImageException {@code NOT_FOUND} or {@code SOURCE_UNAVAILABLE} for a file that can't be
   *     read, {@code SIGNATURE_INVALID} for one that holds something else
   */
  Collection<OpenPGPCertificate> read(List<Path> files) {
    Map<KeyIdentifier, OpenPGPCertificate> certificates = new LinkedHashMap<>();
    for (Path file : files) {
      for (OpenPGPCertificate certificate : certificatesIn(file)) {
        certificates.merge(
            certificate.getKeyIdentifier(), certificate, (one, other) -> joined(one, other, file));
      }
    }
    return certificates.values();
  }

  private List<OpenPGPCertificate> certificatesIn(Path file) {
    List<OpenPGPCertificate> certificates = new ArrayList<>();
    for (Object object : objectsIn(file)) {
      if (object instanceof PGPSecretKeyRing) {
        throw noKeys(file, "it holds a secret key, which belongs to its owner alone");
      }
      if (!(object instanceof PGPPublicKeyRing ring)) {
        throw noKeys(file, "it holds something else");
      }
      certificates.add(new OpenPGPCertificate(ring, pgp));
    }
    if (certificates.isEmpty()) {
      throw noKeys(file, "it holds none");
    }
    return certificates;
  }

  private List<Object> objectsIn(Path file) {
    byte[] content = content(file);
    try {
      return OpenPgpPackets.read(pgp, content);
    } catch (IOException e) {
      throw noKeys(file, String.valueOf(e.getMessage()));
    }
  }

  private static byte[] content(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(MAX_BYTES + 1);
      if (content.length > MAX_BYTES) {
        throw noKeys(file, "it is larger than " + (MAX_BYTES >> 20) + " MiB");
      }
      return content;
    } catch (NoSuchFileException e) {
      throw new ImageException(Kind.NOT_FOUND, "Key file " + file + " does not exist", e);
    } catch (IOException e) {
      String why =
          e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
      throw new ImageException(
          Kind.SOURCE_UNAVAILABLE, "Key file " + file + " can't be read: " + why, e);
    }
  }

  private static OpenPGPCertificate joined(
      OpenPGPCertificate one, OpenPGPCertificate other, Path file) {
    try {
      return OpenPGPCertificate.join(one, other);
    } catch (PGPException e) {
      throw noKeys(file, String.valueOf(e.getMessage()));
    }
  }

  private static ImageException noKeys(Path file, String why) {
    return new ImageException(
        Kind.SIGNATURE_INVALID,
        "Key file " + file + " can't be used for OpenPGP public keys: " + why);
  }
}
