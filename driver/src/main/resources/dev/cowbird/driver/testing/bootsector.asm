; SPDX-License-Identifier: Apache-2.0
; A 512-byte guest: a BIOS boot sector in real mode, without an operating system.
;   nasm -f bin -o bootsector.bin bootsector.asm
; Prints on COM1 (115200 8N1), each line begun and the last ended with CR LF:
;   BOOTSECTOR-OK
;   sectors=XXXXXXXX      the disk's size in 512-byte sectors, hex (INT 13h AH=48h, the low 32 bits)
;   WERR                  only if the counter could not be written
;   counter=XXXXXXXX      boots of this disk so far, hex; kept in the first 4 bytes of LBA 1
;   tag=<24 characters>   the text at offset 8 of LBA 1, as found on the disk; '.' for control characters
;   DONE
; then halts for ever, with interrupts on, so that no CPU time is burnt.
        bits 16
        org 0x7c00
start:  cli
        xor ax,ax
        mov ds,ax
        mov es,ax
        mov ss,ax
        mov sp,0x7c00
        cld
        sti
        jmp 0:main              ; normalise CS
main:   mov [drive],dl
; --- COM1: 115200 8N1
        mov dx,0x3f9
        xor al,al
        out dx,al               ; no interrupts
        mov dx,0x3fb
        mov al,0x80
        out dx,al               ; DLAB
        mov dx,0x3f8
        mov al,1
        out dx,al
        inc dx
        xor al,al
        out dx,al
        mov dx,0x3fb
        mov al,3
        out dx,al
        mov si,hello
        call puts
; --- disk size
        mov word [edd],30
        mov si,edd
        mov ah,0x48
        mov dl,[drive]
        int 0x13
        mov si,s_sec
        call puts
        mov eax,[edd+16]
        call hex
; --- counter
        mov ah,0x42
        call disk
        mov eax,[buf]
        inc eax
        mov [buf],eax
        push eax
        mov ah,0x43
        call disk
        jnc .ok
        mov si,s_werr
        call puts
.ok:    mov si,s_cnt
        call puts
        pop eax
        call hex
; --- tag
        mov si,s_tag
        call puts
        mov si,buf+8
        mov cx,24
.t:     lodsb
        cmp al,' '
        jae .p
        mov al,'.'
.p:     call putc
        loop .t
        mov si,s_done
        call puts
.halt:  hlt
        jmp .halt

disk:   mov si,dap              ; AH=42h read / 43h write one sector, LBA 1 <-> buf
        mov word [dap+2],1
        xor al,al
        mov dl,[drive]
        int 0x13
        ret
putc:   push dx
        push ax
        mov dx,0x3fd
.w:     in al,dx
        test al,0x20
        jz .w
        pop ax
        mov dx,0x3f8
        out dx,al
        pop dx
        ret
puts:   lodsb
        or al,al
        jz .r
        call putc
        jmp puts
.r:     ret
hex:    mov cx,8
.n:     rol eax,4
        push eax
        and al,15
        cmp al,10
        sbb al,0x69
        das
        call putc
        pop eax
        loop .n
        ret

hello:  db 13,10,'BOOTSECTOR-OK',0
s_sec:  db 13,10,'sectors=',0
s_cnt:  db 13,10,'counter=',0
s_tag:  db 13,10,'tag=',0
s_werr: db 13,10,'WERR',0
s_done: db 13,10,'DONE',13,10,0
dap:    db 16,0
        dw 1
        dw buf,0
        dd 1,0
drive   equ 0x7e00
edd     equ 0x7e10
buf     equ 0x8000
        times 446-($-$$) db 0
; partition table: one entry so that every BIOS takes it for a hard disk
        db 0x80,0,2,0,0xda,0,2,0
        dd 1,1
        times 510-($-$$) db 0
        dw 0xaa55
