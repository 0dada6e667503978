/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.UserInfo;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.SshPublicKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a server that was connected to is the guest: it has one of the known keys, or none
 * is known and its key is recorded (trust on first use). For one connection; used by its threads.
 */
public final class HostKeys implements HostKeyRepository {
  private final KnownHosts known;
  private final Consumer<SshPublicKey> recorder;
  private volatile Optional<SshPublicKey> accepted = Optional.empty();
  private volatile Optional<SshPublicKey> refused = Optional.empty();
  private volatile Optional<DriverException> failure = Optional.empty();

  /** @param recorder is given the first key of a guest that is not known yet, and may refuse it */
  public HostKeys(KnownHosts known, Consumer<SshPublicKey> recorder) {
    this.known = known;
    this.recorder = recorder;
  }

  /** Whether the client can check that a server has this key: not if a security key holds it. */
  public static boolean canBeProved(SshPublicKey key) {
    return !key.type().startsWith("sk-");
  }

  String alias() {
    return known.alias();
  }

  /** The key by which the guest was recognized, once it was. */
  Optional<SshPublicKey> accepted() {
    return accepted;
  }

  /** The key that a server had that is none of the guest's. */
  Optional<SshPublicKey> refused() {
    return refused;
  }

  /** Why a first key was not recorded. */
  Optional<DriverException> failure() {
    return failure;
  }

  @Override
  public int check(String host, byte[] blob) {
    try {
      SshPublicKey key = key(blob);
      if (!known.keys().isEmpty() && !known.has(key)) {
        refused = Optional.of(key);
        return CHANGED;
      }
      if (known.keys().isEmpty()) {
        recorder.accept(key);
      }
      accepted = Optional.of(key);
      return OK;
    } catch (DriverException e) {
      failure = Optional.of(e);
      return NOT_INCLUDED;
    } catch (IllegalArgumentException e) {
      return NOT_INCLUDED;
    }
  }

  /** A blob begins with the name of its type (RFC 4253, section 6.6). */
  private static SshPublicKey key(byte[] blob) {
    ByteBuffer bytes = ByteBuffer.wrap(blob);
    int length = bytes.remaining() < Integer.BYTES ? -1 : bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      throw new IllegalArgumentException("The server's host key has no type");
    }
    byte[] type = new byte[length];
    bytes.get(type);
    String encoded = Base64.getEncoder().encodeToString(blob);
    return new SshPublicKey(new String(type, StandardCharsets.US_ASCII), encoded, "");
  }

  /** As {@code ssh-keygen -l} shows it. */
  static String fingerprint(SshPublicKey key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(Base64.getDecoder().decode(key.blob()));
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no SHA-256", e);
    }
  }

  /** By these the client asks the server for a key of a type that is known. */
  @Override
  public HostKey[] getHostKey() {
    return known.keys().stream()
        .filter(HostKeys::canBeProved)
        .map(this::hostKey)
        .toArray(HostKey[]::new);
  }

  private HostKey hostKey(SshPublicKey key) {
    try {
      return new HostKey(known.alias(), Base64.getDecoder().decode(key.blob()));
    } catch (JSchException e) {
      throw new IllegalStateException("A key that was parsed is none: " + key, e);
    }
  }

  @Override
  public HostKey[] getHostKey(@Nullable String host, @Nullable String type) {
    return type == null ? getHostKey() : new HostKey[0];
  }

  @Override
  public String getKnownHostsRepositoryID() {
    return known.alias();
  }

  @Override
  public void add(HostKey hostkey, UserInfo ui) {}

  @Override
  public void remove(String host, String type) {}

  @Override
  public void remove(String host, String type, byte[] key) {}
}
