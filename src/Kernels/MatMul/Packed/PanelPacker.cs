using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Rewrites rows of weights as panels: a transposition of 32-bit words, 32 rows at a time. Items are panels.</summary>
internal readonly unsafe struct PanelPacker : IRangeBody
{
    // Words of a row taken at once: a cache line.
    private const int RunWords = 16;

    private readonly PanelView _view;
    private readonly byte* _data;
    private readonly nuint _rowBytes;
    private readonly uint _flip; // moves signed integers to unsigned ones
    private readonly uint _neutral; // a word of weights that count for nothing
    private readonly bool* _finite; // of f16 weights: set to false when one is not
    private readonly float* _scales;
    private readonly float* _zeros;
    private readonly WordKind _kind = WordKind.F16;
    private readonly float _middle; // the zero point that is stored as 0

    public PanelPacker(PackedWeights packed, byte* data, nuint rowBytes, bool* finite = null)
    {
        _view = packed.View;
        _data = data;
        _rowBytes = rowBytes;
        _finite = finite;
    }

    public PanelPacker(PackedWeights packed, byte* data, nuint rowBytes, float* scales, float* zeros, bool signed)
        : this(packed, data, rowBytes)
    {
        _scales = scales;
        _zeros = zeros;
        _neutral = packed.Kind switch { WordKind.U4 => 0x88888888u, WordKind.U8 => 0x80808080u, _ => 0u };
        _flip = signed ? _neutral : 0u;
        _middle = signed ? 0f : packed.Kind == WordKind.U4 ? 8f : 128f;
    }

    /// <summary>Of floats, which keep their bits; <paramref name="finite"/> is set to false when one is not.</summary>
    public PanelPacker(PackedWeights packed, byte* data, nuint rowBytes, float* scales, bool* finite)
        : this(packed, data, rowBytes, finite)
    {
        _scales = scales;
        _kind = packed.Kind;
    }

    public int Panels => _view.Panels;

    /// <summary>Bytes of the original that become one panel; 0 when panels lie side by side in it.</summary>
    public long BytesPerPanel => (long)_rowBytes * PanelView.Columns;

    private int First { get; init; }

    /// <summary>The same work with panel <paramref name="first"/> as item 0.</summary>
    public PanelPacker From(int first) => this with { First = first };

    public void Run(int start, int end)
    {
        for (int panel = First + start; panel < First + end; panel++)
        {
            int columns = _view.ColumnsOf(panel);
            var words = (uint*)_view.Panel(panel);
            if (_rowBytes == 0)
            {
                SideBySide((uint*)_data + (panel * PanelView.Columns), columns, words);
            }
            else
            {
                Transpose(_data + ((nuint)(panel * PanelView.Columns) * _rowBytes), columns, words);
            }

            if (_scales != null)
            {
                Parameters(panel, columns);
            }

            if (_finite != null && !AllFinite(words, PanelView.Columns * _view.Words))
            {
                *_finite = false;
            }
        }
    }

    private bool AllFinite(uint* words, int count) => _kind switch
    {
        WordKind.F16 => AllFinite(new ReadOnlySpan<ushort>(words, 2 * count)),
        WordKind.F8E4M3 => !new ReadOnlySpan<byte>(words, 4 * count).ContainsAny((byte)0x7f, (byte)0xff),
        WordKind.F8E5M2 => !new ReadOnlySpan<byte>(words, 4 * count).ContainsAnyInRange((byte)0x7c, (byte)0x7f)
            && !new ReadOnlySpan<byte>(words, 4 * count).ContainsAnyInRange((byte)0xfc, (byte)0xff),
        _ => true,
    };

    private static bool AllFinite(ReadOnlySpan<ushort> halves)
    {
        const ushort Exponent = 0x7c00;
        ushort largest = 0;
        foreach (ushort half in halves)
        {
            largest = Math.Max(largest, (ushort)(half & Exponent));
        }

        return largest != Exponent;
    }

    // Weights [K, N] of one word each.
    private void SideBySide(uint* source, int columns, uint* words)
    {
        for (nuint k = 0; k < (nuint)_view.Words; k++, words += PanelView.Columns)
        {
            var row = new Span<uint>(words, PanelView.Columns);
            new ReadOnlySpan<uint>(source + (k * (nuint)_view.Outputs), columns).CopyTo(row);
            row[columns..].Clear();
        }
    }

    // A cache line of words of every row in turn, so that what is written meanwhile (32 lines, twice) stays in the first-level cache.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a load should not wait for the runtime to find it hot
    private void Transpose(byte* rows, int columns, uint* words)
    {
        nuint whole = _rowBytes / sizeof(uint);
        for (nuint word = 0; word < (nuint)_view.Words; word += RunWords)
        {
            if (WordBlock.IsSupported && columns == PanelView.Columns && word + RunWords <= whole)
            {
                Blocks8(rows + (word * sizeof(uint)), words + (word * PanelView.Columns));
                continue;
            }

            nuint end = Math.Min(word + RunWords, whole);
            for (int column = 0; column < PanelView.Columns; column++)
            {
                uint* target = words + (word * PanelView.Columns) + column;
                byte* source = rows + ((nuint)column * _rowBytes);
                nuint stop = column < columns ? end : word;
                nuint i = word;
                for (; i < stop; i++, target += PanelView.Columns)
                {
                    *target = Unsafe.ReadUnaligned<uint>(source + (i * sizeof(uint))) ^ _flip;
                }

                for (; i < Math.Min(word + RunWords, (nuint)_view.Words); i++, target += PanelView.Columns)
                {
                    *target = column < columns ? Rest(source) : _neutral;
                }
            }
        }
    }

    // RunWords words of all columns.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Blocks8(byte* rows, uint* words)
    {
        for (int column = 0; column < PanelView.Columns; column += WordBlock.Side, rows += WordBlock.Side * _rowBytes)
        {
            for (int word = 0; word < RunWords; word += WordBlock.Side)
            {
                WordBlock.Transpose(rows + (word * sizeof(uint)), _rowBytes, _flip, words + (word * PanelView.Columns) + column, PanelView.Columns);
            }
        }
    }

    // The last word of a row, whose missing bytes are weights that count for nothing.
    private uint Rest(byte* row)
    {
        uint word = _neutral ^ _flip;
        nuint whole = _rowBytes / sizeof(uint) * sizeof(uint);
        Unsafe.CopyBlockUnaligned(&word, row + whole, (uint)(_rowBytes - whole));
        return word ^ _flip;
    }

    private void Parameters(int panel, int columns)
    {
        float* scales = _view.Scales(panel);
        sbyte* zeros = _view.Zeros(panel);
        for (int group = 0; group < _view.Groups; group++)
        {
            for (int column = 0; column < PanelView.Columns; column++)
            {
                bool exists = column < columns;
                nuint at = ((nuint)((panel * PanelView.Columns) + column) * (nuint)_view.Groups) + (nuint)group;
                int target = (group * PanelView.Columns) + column;
                scales[target] = exists ? _scales[at] : 0f;
                if (zeros != null)
                {
                    zeros[target] = exists ? (sbyte)((_zeros == null ? 0f : _zeros[at]) - _middle) : (sbyte)0;
                }
            }
        }
    }
}
