/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import java.nio.charset.StandardCharsets;

/**
 * The least that passes for a kernel, and boots nothing: a bzImage's signatures, which are those of
 * a DOS program and of a boot sector too. It is no whole number of sectors.
 */
public final class TinyKernel {
  private static final int BYTES = 1000;

  private TinyKernel() {}

  public static byte[] bytes() {
    byte[] kernel = new byte[BYTES];
    put(kernel, 0, "MZ");
    kernel[510] = 0x55;
    kernel[511] = (byte) 0xaa;
    put(kernel, 514, "HdrS");
    return kernel;
  }

  private static void put(byte[] kernel, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, kernel, offset, bytes.length);
  }
}
