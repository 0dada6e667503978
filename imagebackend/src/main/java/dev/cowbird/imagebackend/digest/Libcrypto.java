/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.digest;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The calls of OpenSSL 3's libcrypto, on 64-bit hosts: EVP_DigestInit(3). Using this class where
 * the library isn't installed is a {@link LinkageError}.
 */
final class Libcrypto {
  static final int SUCCESS = 1;

  static {
    Native.register(Libcrypto.class, "libcrypto.so.3");
  }

  private Libcrypto() {}

  // The names are those of openssl/evp.h.
  static native @Nullable Pointer EVP_get_digestbyname(String name);

  static native @Nullable Pointer EVP_MD_CTX_new();

  static native void EVP_MD_CTX_free(Pointer context);

  /** @param engine null: none */
  static native int EVP_DigestInit_ex(Pointer context, Pointer type, @Nullable Pointer engine);

  static native int EVP_DigestUpdate(Pointer context, Pointer bytes, long length);

  /** @param length where to put the length; null: nowhere */
  static native int EVP_DigestFinal_ex(Pointer context, Pointer digest, @Nullable Pointer length);
}
