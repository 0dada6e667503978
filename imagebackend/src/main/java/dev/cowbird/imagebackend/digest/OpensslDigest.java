/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.digest;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.cowbird.imagebackend.DigestAlgorithm;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A digest by OpenSSL. Its native memory is freed when nobody refers to it any more. */
final class OpensslDigest extends MessageDigest {
  private static final Logger LOG = LoggerFactory.getLogger(OpensslDigest.class);
  private static final Cleaner CLEANER = Cleaner.create();

  /** Stays in the first cache of a processor. */
  private static final int BUFFER_BYTES = 16 << 10;

  private final DigestAlgorithm algorithm;
  private final Pointer type;
  private final Pointer context;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final Pointer bytes = Native.getDirectBufferPointer(buffer);

  private OpensslDigest(DigestAlgorithm algorithm, Pointer type, Pointer context) {
    super(algorithm.label());
    this.algorithm = algorithm;
    this.type = type;
    this.context = context;
    CLEANER.register(this, () -> Libcrypto.EVP_MD_CTX_free(context));
    engineReset();
  }

  /** Empty where the library isn't installed, or can't be used. */
  static Optional<OpensslDigest> ifInstalled(DigestAlgorithm algorithm) {
    try {
      Pointer type = Libcrypto.EVP_get_digestbyname(algorithm.label());
      Pointer context = Libcrypto.EVP_MD_CTX_new();
      return type == null || context == null
          ? Optional.empty()
          : Optional.of(new OpensslDigest(algorithm, type, context));
    } catch (LinkageError | IllegalStateException e) {
      LOG.debug("OpenSSL's {} can't be used, so the JDK's is", algorithm.label(), e);
      return Optional.empty();
    }
  }

  @Override
  protected void engineReset() {
    try {
      require(Libcrypto.EVP_DigestInit_ex(context, type, null));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  protected void engineUpdate(byte input) {
    engineUpdate(new byte[] {input}, 0, 1);
  }

  @Override
  protected void engineUpdate(byte[] input, int offset, int length) {
    try {
      for (int done = 0; done < length; done += BUFFER_BYTES) {
        int count = Math.min(BUFFER_BYTES, length - done);
        buffer.put(0, input, offset + done, count);
        require(Libcrypto.EVP_DigestUpdate(context, bytes, count));
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  protected byte[] engineDigest() {
    require(Libcrypto.EVP_DigestFinal_ex(context, bytes, null));
    byte[] digest = new byte[algorithm.bytes()];
    buffer.get(0, digest);
    engineReset();
    return digest;
  }

  @Override
  protected int engineGetDigestLength() {
    return algorithm.bytes();
  }

  private void require(int result) {
    if (result != Libcrypto.SUCCESS) {
      throw new IllegalStateException("OpenSSL can't compute " + algorithm.label());
    }
  }
}
