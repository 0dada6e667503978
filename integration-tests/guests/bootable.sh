# shellcheck shell=bash
# Sourced by the build scripts: makes a root file system bootable under BIOS and UEFI, with GRUB. No root rights,
# no loop device, no mount, no grub-install. Offsets into GRUB's boot.img and core.img: GRUB's boot.S and diskboot.S.

grub_i386=/usr/lib/grub/i386-pc

# poke FILE OFFSET BYTES, the bytes as printf escapes
poke() {
  # shellcheck disable=SC2059 # the escapes are the point
  printf "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# le64 NUMBER: its eight bytes, the lowest first, as printf escapes
le64() {
  local i
  for ((i = 0; i < 64; i += 8)); do printf '\\x%02x' $(($1 >> i & 255)); done
}

grub_mkimage() { # Fedora's is called grub2-mkimage
  if type -P grub-mkimage >/dev/null; then grub-mkimage "$@"; else grub2-mkimage "$@"; fi
}

# make_grub WORK LABEL KERNEL INITRD ARGUMENTS: WORK/core.img for BIOS, WORK/bootx64.efi for UEFI; both boot the
# kernel from the file system with this label.
make_grub() {
  local work=$1 modules=(part_gpt ext2 linux search search_label)
  cat >"$work/grub.cfg" <<X
search --no-floppy --label $2 --set=root
linux $3 $5
initrd $4
boot
X
  grub_mkimage -O i386-pc -p /boot/grub -c "$work/grub.cfg" -o "$work/core.img" biosdisk "${modules[@]}"
  grub_mkimage -O x86_64-efi -p /boot/grub -c "$work/grub.cfg" -o "$work/bootx64.efi" "${modules[@]}"
}

# make_owned_ext4 DIRECTORY FILE MIB LABEL: a file system with the directory's files and their owners
make_owned_ext4() {
  rm -f "$2"
  truncate -s "${3}M" "$2"
  mke2fs -q -F -t ext4 -b 4096 -m 0 -J size=4 -L "$4" -d "$1" -E root_owner=0:0,resize=4194304 "$2"
}

# make_ext4 DIRECTORY FILE MIB LABEL: the same, all owned by root whoever builds
make_ext4() {
  make_owned_ext4 "$@"
  (cd "$1" && find . -mindepth 1 -printf 'set_inode_field %P uid 0\nset_inode_field %P gid 0\n') |
    debugfs -w -f - "$2" >/dev/null 2>&1
}

# make_disk WORK ROOT IMAGE: GPT with a BIOS boot partition (14), an ESP (15), and the root file system (1) last,
# so that it can grow. Sectors: 2048, 4096 and 12288.
make_disk() {
  local work=$1 root=$2 image=$3 bytes
  bytes=$(stat -c %s "$root")
  rm -f "$image"
  truncate -s $((bytes + (7 << 20))) "$image"
  sfdisk -q "$image" <<X
label: gpt
14 : start=2048, size=2048, type=21686148-6449-6E6F-744E-656564454649
15 : start=4096, size=8192, type=U
1 : start=12288, size=$((bytes / 512)), type=L
X
  make_esp "$work"
  dd if="$work/esp" of="$image" bs=1M seek=2 conv=notrunc status=none
  dd if="$root" of="$image" bs=1M seek=6 conv=notrunc,sparse status=none
  # 440 bytes: the rest of the sector is the partition table
  install_boot_code "$image" 440 2048
  dd if="$work/core.img" of="$image" bs=512 seek=2048 conv=notrunc status=none
  chain_core "$image" 2048
}

make_esp() { # WORK: WORK/esp, which has WORK/bootx64.efi
  truncate -s 4M "$1/esp"
  mkfs.vfat -n ESP "$1/esp" >/dev/null
  mmd -i "$1/esp" ::EFI ::EFI/BOOT
  mcopy -i "$1/esp" "$1/bootx64.efi" ::EFI/BOOT/BOOTX64.EFI
}

# make_flat DIRECTORY FILE MIB LABEL: an unpartitioned ext4 that boots by itself under BIOS. ext4 leaves its first
# 1024 bytes to boot code, which loads DIRECTORY/boot/core.img from the blocks where that came to lie.
make_flat() {
  local image=$2 blocks
  make_ext4 "$@"
  read -r -a blocks < <(debugfs -R 'blocks /boot/core.img' "$image" 2>/dev/null)
  if ((blocks[-1] - blocks[0] + 1 != ${#blocks[@]})); then
    echo "core.img is not contiguous in $image" >&2
    return 1
  fi
  install_boot_code "$image" 512 $((blocks[0] * 8))
  chain_core "$image" $((blocks[0] * 8))
}

# install_boot_code IMAGE BYTES SECTOR: GRUB's first stage, which loads core.img from SECTOR
install_boot_code() {
  dd if="$grub_i386/boot.img" of="$1" bs="$2" count=1 conv=notrunc status=none
  poke "$1" 92 "$(le64 "$3")"
  poke "$1" 102 '\x90\x90' # believe the drive number that the BIOS passes, as grub-bios-setup does for hard disks
}

# chain_core IMAGE SECTOR: tells core.img's first sector where the second is
chain_core() {
  poke "$1" $(($2 * 512 + 500)) "$(le64 $(($2 + 1)))"
}
