/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor;

import java.util.HexFormat;

/**
 * The smallest guest for {@link HypervisorContract}: a boot sector for a PC with a BIOS, which
 * sends back every byte that it gets on its first serial port, and does not listen to the power
 * button.
 */
public final class EchoGuest {
  private static final int SIZE = 1 << 20;
  private static final int SIGNATURE = 510;

  /** 16-bit code, which needs no address but its own. */
  private static final String CODE = String.join(
      "", "fb", //     again: sti
      "f4", //     hlt            sleep until the timer's next tick, some 55 ms
      "bafd03", // more:  mov dx, 3fdh   the line status of COM1
      "ec", //     in al, dx
      "a801", //   test al, 1     has a byte come?
      "74f6", //   jz again
      "b2f8", //   mov dl, f8h    3f8h, its data
      "ec", //     in al, dx
      "ee", //     out dx, al
      "ebf2"); //  jmp more

  private EchoGuest() {}

  /** A raw disk of 1 MiB to boot it from. */
  public static byte[] disk() {
    byte[] disk = new byte[SIZE];
    byte[] code = HexFormat.of().parseHex(CODE);
    System.arraycopy(code, 0, disk, 0, code.length);
    disk[SIGNATURE] = 0x55;
    disk[SIGNATURE + 1] = (byte) 0xAA;
    return disk;
  }
}
