/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import static dev.cowbird.imagebackend.format.Magic.hex;

import java.io.IOException;
import java.util.Optional;

/**
 * The kinds of kernels that QEMU can start a machine with, by their signatures.
 *
 * @see <a href="https://docs.kernel.org/arch/x86/boot.html">The Linux/x86 Boot Protocol</a>
 * @see <a href="https://docs.kernel.org/arch/arm64/booting.html">Booting AArch64 Linux</a>
 */
public enum KernelSignature {
  /** Of x86. */
  BZIMAGE("bzImage"),
  /** Of aarch64. */
  ARM64_IMAGE("Image"),
  /** It unpacks itself under UEFI; QEMU unpacks that of aarch64. */
  EFI_ZBOOT("EFI zboot"),
  /** Of x86, with an entry for PVH, or a multiboot kernel. */
  ELF("ELF"),
  /** QEMU unpacks one of aarch64. */
  GZIP("compressed by gzip");

  private final String label;

  KernelSignature(String label) {
    this.label = label;
  }

  /** The first whose signature the content has; empty if it is no kernel that is known. */
  public static Optional<KernelSignature> in(ImageBytes image) throws IOException {
    for (KernelSignature signature : values()) {
      if (magicOf(signature).in(image)) {
        return Optional.of(signature);
      }
    }
    return Optional.empty();
  }

  private static Magic magicOf(KernelSignature signature) {
    return switch (signature) {
      // Of a boot sector, and behind it "HdrS".
      case BZIMAGE -> hex(510, "55aa").and(hex(514, "48647253"));
      case ARM64_IMAGE -> hex(56, "41524d64");
      case EFI_ZBOOT -> hex(0, "4d5a").and(hex(4, "7a696d67"));
      case ELF -> hex(0, "7f454c46");
      case GZIP -> hex(0, "1f8b08");
    };
  }

  /** What people call it. */
  @Override
  public String toString() {
    return label;
  }
}
