/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.seed;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The two ways in which an image names its files, each with directories of its own. */
enum IsoNaming {
  /** ECMA-119's, level 2, for which POSIX names and modes come by Rock Ridge (RRIP 1.09). */
  ROCK_RIDGE(StandardCharsets.US_ASCII) {
    @Override
    byte[] fileName(String name) {
      int dot = name.lastIndexOf('.');
      String iso = dot < 0
          ? restricted(name) + "."
          : restricted(name.substring(0, dot)) + "." + restricted(name.substring(dot + 1));
      return (iso + ";1").getBytes(charset());
    }

    @Override
    byte[] directoryName(String name) {
      return restricted(name).getBytes(charset());
    }

    @Override
    byte[] nameExtension(String name) {
      byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
      return new IsoBytes()
          .ascii("NM")
          .u8(5 + encoded.length)
          .u8(1)
          .u8(0)
          .raw(encoded)
          .toBytes();
    }

    @Override
    byte[] attributes(int mode, int links) {
      return new IsoBytes()
          .ascii("PX")
          .u8(36)
          .u8(1)
          .both32(mode)
          .both32(links)
          .both32(0)
          .both32(0)
          .ascii("TF")
          .u8(12)
          .u8(1)
          .u8(MODIFIED)
          .time()
          .toBytes();
    }

    @Override
    byte[] announcement() {
      return new IsoBytes()
          .ascii("SP")
          .u8(7)
          .u8(1)
          .u8(0xbe)
          .u8(0xef)
          .u8(0)
          .ascii("ER")
          .u8(8 + RRIP.length())
          .u8(1)
          .u8(RRIP.length())
          .u8(0)
          .u8(0)
          .u8(1)
          .ascii(RRIP)
          .toBytes();
    }
  },

  /** Microsoft's: UCS-2, level 3. */
  JOLIET(StandardCharsets.UTF_16BE) {
    @Override
    byte[] fileName(String name) {
      return (name + ";1").getBytes(charset());
    }

    @Override
    byte[] directoryName(String name) {
      return name.getBytes(charset());
    }

    @Override
    byte[] nameExtension(String name) {
      return NOTHING;
    }

    @Override
    byte[] attributes(int mode, int links) {
      return NOTHING;
    }

    @Override
    byte[] announcement() {
      return NOTHING;
    }
  };

  private static final byte[] NOTHING = {};
  private static final int MODIFIED = 2;
  private static final String RRIP = "RRIP_1991A";

  private final Charset charset;

  IsoNaming(Charset charset) {
    this.charset = charset;
  }

  Charset charset() {
    return charset;
  }

  abstract byte[] fileName(String name);

  abstract byte[] directoryName(String name);

  /** What follows a record to say the whole name. */
  abstract byte[] nameExtension(String name);

  /** What follows a record to say mode, links, owner root, and time. */
  abstract byte[] attributes(int mode, int links);

  /** What the root's first record says of the extensions. */
  abstract byte[] announcement();

  private static String restricted(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
