/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/**
 * How processors are laid out. Their product is the number of processors that the guest can have.
 *
 * @param sockets from 1
 * @param dies in each socket, from 1; other architectures than x86-64 have 1
 * @param cores in each die, from 1
 * @param threads in each core, from 1
 */
public record CpuTopology(int sockets, int dies, int cores, int threads) {
  private static final int MOST = 512;

  /** @throws IllegalArgumentException if a number is out of range */
  public CpuTopology {
    Require.within("Number of sockets", sockets, 1, MOST);
    Require.within("Number of dies", dies, 1, MOST);
    Require.within("Number of cores", cores, 1, MOST);
    Require.within("Number of threads", threads, 1, MOST);
  }

  /** With one die in each socket. */
  public static CpuTopology of(int sockets, int cores, int threads) {
    return new CpuTopology(sockets, 1, cores, threads);
  }

  /** The number of processors that it has. */
  public long processors() {
    return (long) sockets * dies * cores * threads;
  }

  @Override
  public String toString() {
    return sockets + " sockets x " + dies + " dies x " + cores + " cores x " + threads + " threads";
  }
}
