/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import dev.cowbird.imagebackend.ImageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The authorities that an operator trusts, in PEM files, instead of those that the JVM trusts. */
final class TrustedCertificates {
  /** RFC 7468; what stands between the blocks is for people. */
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----");

  private TrustedCertificates() {}

  /**
   * @param paths files, and directories of files; those in directories may be something else
   * @throws ImageException {@code SOURCE_UNAVAILABLE}, naming the file that can't be used
   */
  static SSLContext context(List<Path> paths) {
    List<Certificate> certificates = new ArrayList<>();
    for (Path path : paths) {
      certificates.addAll(Files.isDirectory(path) ? inDirectory(path) : inFile(path));
    }
    if (certificates.isEmpty()) {
      throw file(paths.get(0)).unusable("holds no certificate in PEM");
    }
    try {
      return context(certificates);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("This JVM can't trust given certificates", e);
    }
  }

  private static SSLContext context(Iterable<Certificate> certificates)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (Certificate certificate : certificates) {
      store.setCertificateEntry(String.valueOf(number++), certificate);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static List<Certificate> inDirectory(Path directory) {
    List<Certificate> certificates = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(directory, Files::isRegularFile)) {
      for (Path entry : entries) {
        certificates.addAll(file(entry).parse(TrustedCertificates::parse));
      }
    } catch (IOException e) {
      throw file(directory).unusable("can't be read: " + e.getClass().getSimpleName());
    }
    return certificates;
  }

  private static List<Certificate> inFile(Path path) {
    List<Certificate> certificates = file(path).parse(TrustedCertificates::parse);
    if (certificates.isEmpty()) {
      throw file(path).unusable("holds no certificate in PEM");
    }
    return certificates;
  }

  private static SettingFile file(Path path) {
    return new SettingFile("CA bundle", path);
  }

  private static List<Certificate> parse(String text) {
    List<Certificate> certificates = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      certificates.add(certificate(block.group(1), certificates.size() + 1));
    }
    return certificates;
  }

  private static Certificate certificate(String base64, int number) {
    try {
      byte[] der = Base64.getMimeDecoder().decode(base64);
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException | IllegalArgumentException e) {
      throw new IllegalArgumentException("certificate " + number + " can't be decoded", e);
    }
  }
}
