namespace Lockstep.Text.Tokenization;

/// <summary>
/// The 256 characters that stand for bytes in byte-level vocabularies: printable Latin-1 for itself, the other bytes,
/// in order, for U+0100 and up.
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] s_charOfByte = BuildChars();
    private static readonly short[] s_byteOfChar = BuildBytes();

    /// <summary>One above the highest character of the alphabet.</summary>
    public const int Limit = 0x144;

    public static char CharOf(byte value) => s_charOfByte[value];

    /// <summary>The byte a character stands for, or -1.</summary>
    public static int ByteOf(char c) => c < Limit ? s_byteOfChar[c] : -1;

    private static char[] BuildChars()
    {
        var chars = new char[256];
        int next = 0x100;
        for (int b = 0; b < 256; b++)
            chars[b] = b is (>= 0x21 and <= 0x7E) or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF) ? (char)b : (char)next++;
        return chars;
    }

    private static short[] BuildBytes()
    {
        var bytes = new short[Limit];
        Array.Fill(bytes, (short)-1);
        for (int b = 0; b < 256; b++)
            bytes[s_charOfByte[b]] = (short)b;
        return bytes;
    }
}
