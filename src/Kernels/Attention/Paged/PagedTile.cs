using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// Some query rows, with all heads that share a head of the cache, against that head: a block is read from memory once for all of them. Row
/// r = (query - first query) * group + head in group.
/// </summary>
internal unsafe struct PagedTile<S>
    where S : unmanaged, ILanes<S>
{
    private const int Stride = BlockProduct.Stride; // of scores and queries

    // Channels of a query that stand in one piece.
    private const int Piece = PagedCall.Chunk;

    // Above so many rows a block is worth decoding to f32 once, and what comes next need not be asked for early.
    private const int DecodeRows = 12;

    private readonly PagedCall* _call;
    private readonly int _batch;
    private readonly int _head; // of the cache
    private readonly int _query; // first
    private readonly int _rows;
    private readonly int _part; // rows of a product
    private readonly float* _queries; // [piece, rows, Stride]
    private readonly float* _scores; // [rows, Stride]
    private readonly float* _decoded; // one block
    private readonly int* _first; // [rows], of the chunk at hand: first visible position
    private readonly int* _end; // [rows], one past the last

    public PagedTile(PagedCall* call, int batch, int head, int tile, float* scratch)
    {
        _call = call;
        (_batch, _head) = (batch, head);
        _query = tile * call->QueriesPerTile;
        _rows = Math.Min(call->QueriesPerTile, call->Shape.Queries - _query) * call->Group;
        int parts = (_rows + BlockProduct.MaxRows<S>() - 1) / BlockProduct.MaxRows<S>();
        _part = (_rows + parts - 1) / parts;
        int most = call->TileRows;
        _decoded = scratch;
        _scores = _decoded + DecodedSize(*call);
        _queries = _scores + (most * Stride);
        _first = (int*)(_queries + (Pieces(*call) * most * Stride));
        _end = _first + most;
        for (int row = 0; row < _rows; row++)
        {
            (int query, int member) = Math.DivRem(row, call->Group);
            float* source = call->Query + call->QueryStrides.Offset(batch, (head * call->Group) + member, _query + query);
            for (int channel = 0; channel < call->Shape.KeyDim; channel += Piece)
            {
                int count = Math.Min(Piece, call->Shape.KeyDim - channel);
                NativeMemory.Copy(source + channel, Query(channel, row), (nuint)count * sizeof(float));
            }
        }
    }

    /// <summary>Floats of scratch that a tile needs.</summary>
    public static int ScratchSize(in PagedCall call) => DecodedSize(call) + (call.TileRows * (((1 + Pieces(call)) * Stride) + 2));

    public readonly int Rows => _rows;

    /// <summary>Number of the first chunk that any row sees by the rule, and one past the last.</summary>
    public readonly (int First, int End) Chunks()
    {
        KeyRule rule = _call->Rule;
        int last = _query + ((_rows - 1) / _call->Group), end = rule.End(last, _call->Shape.Keys), first = Math.Min(rule.First(_query), end);
        return (first / PagedCall.Chunk, (end + PagedCall.Chunk - 1) / PagedCall.Chunk);
    }

    /// <summary>The partial result of one chunk, written to <paramref name="sums"/>.</summary>
    public readonly void Run(int chunk, RowSums sums)
    {
        int start = chunk * PagedCall.Chunk, count = Math.Min(PagedCall.Chunk, _call->Shape.Keys - start);
        var keys = new ChunkVisibility(_call, _batch, start, count);
        for (int row = 0; row < _rows; row++)
        {
            (int query, int member) = Math.DivRem(row, _call->Group);
            (_first[row], _end[row]) = keys.Range(_query + query, (_head * _call->Group) + member);
        }

        sums.Clear(_rows);
        (int first, int end) = Visible(0, _rows);
        if (first == end)
        {
            return;
        }

        int firstBlock = first / KvBlockFormat.Positions, endBlock = Blocks(end), origin = start / KvBlockFormat.Positions;
        for (int block = firstBlock; block < endBlock; block++)
        {
            byte* next = block + 1 < endBlock ? _call->Keys(_batch, _head, origin + block + 1) : _call->Values(_batch, _head, origin + firstBlock);
            Multiply(_call->KeyFormat, _call->Keys(_batch, _head, origin + block), next, block, keys: true, _call->HasSpecialKeys(_batch, origin + block), sums);
        }

        for (int row = 0; row < _rows; row += _part)
        {
            Weigh(row, Math.Min(_part, _rows - row), keys, sums);
        }

        for (int block = firstBlock; block < endBlock; block++)
        {
            byte* next = block + 1 < endBlock ? _call->Values(_batch, _head, origin + block + 1) : NextChunk(origin + block + 1);
            if (_call->HasSpecialValues(_batch, origin + block))
            {
                MixVisible(_call->Values(_batch, _head, origin + block), block, sums);
            }
            else
            {
                Multiply(_call->ValueFormat, _call->Values(_batch, _head, origin + block), next, block, keys: false, special: false, sums);
            }
        }
    }

    /// <summary>Writes the rows of the result.</summary>
    public readonly void Finish(RowSums sums)
    {
        float empty = _call->HasMask ? float.NaN : 0f;
        for (int row = 0; row < _rows; row++)
        {
            (int query, int member) = Math.DivRem(row, _call->Group);
            int head = (_head * _call->Group) + member;
            if (_call->Sinks != null)
            {
                sums.AddSink<S>(row, _call->Sinks[head]);
            }

            sums.Finish<S>(row, _call->Output + _call->OutputStrides.Offset(_batch, head, _query + query), _call->Shape.ValueDim, empty);
        }
    }

    private static int Pieces(in PagedCall call) => (call.Shape.KeyDim + Piece - 1) / Piece;

    // Where a channel, the first of its piece, of a row is kept.
    private readonly float* Query(int channel, int row) => _queries + (((channel / Piece * _call->TileRows) + row) * Stride);

    private static int DecodedSize(in PagedCall call) =>
        Math.Max(call.Shape.KeyDim * KvBlockFormat.Positions, KvBlockFormat.Positions * call.ValueColumns);

    private static int Blocks(int positions) => (positions + KvBlockFormat.Positions - 1) / KvBlockFormat.Positions;

    private readonly byte* NextChunk(int block) => block < Blocks(_call->Shape.Keys) ? _call->Keys(_batch, _head, block) : _call->Keys(_batch, _head, 0);

    // What any of some rows sees; first = end for nothing.
    private readonly (int First, int End) Visible(int row, int count)
    {
        int first = int.MaxValue, end = 0;
        for (int i = row; i < row + count; i++)
        {
            if (_first[i] < _end[i])
            {
                (first, end) = (Math.Min(first, _first[i]), Math.Max(end, _end[i]));
            }
        }

        return (Math.Min(first, end), end);
    }

    private readonly void Multiply(in KvBlockFormat format, byte* data, byte* next, int block, bool keys, bool special, RowSums sums)
    {
        float* scales = (float*)(data + format.DataBytes);
        nint ahead = _rows <= DecodeRows ? (nint)(next - data) : 0;
        switch (format.Type)
        {
            case KvType.F32:
                Products(new F32Reader(data, format.Rows, format.Columns, ahead), format.Columns, block, keys, sums);
                break;
            case KvType.F16:
                DecodeOrRead(new F16Reader(data, format.Rows, format.Columns, special, ahead), format, block, keys, sums);
                break;
            default:
                PrefetchScales(format, (byte*)scales + ahead, ahead);
                if (keys)
                {
                    DecodeOrRead(new U8KeyReader(data, format.Rows, scales, scales + format.OffsetDistance, ahead), format, block, keys, sums);
                }
                else
                {
                    DecodeOrRead(new U8ValueReader(data, format.Columns, scales, format.Groups, ahead), format, block, keys, sums);
                }

                break;
        }
    }

    // Readers ask for the numbers of the block that comes next, but its scales are read all at once.
    private static void PrefetchScales(in KvBlockFormat format, byte* scales, nint ahead)
    {
        for (int i = 0; ahead != 0 && i < format.HeadBytes - format.DataBytes; i += Cache.Line)
        {
            Cache.Prefetch(scales + i);
        }
    }

    private readonly void DecodeOrRead<B>(B reader, in KvBlockFormat format, int block, bool keys, RowSums sums)
        where B : struct, IBlockReader
    {
        if (_rows <= DecodeRows)
        {
            Products(reader, format.Columns, block, keys, sums);
            return;
        }

        (int first, int end) = keys ? (0, format.Dim) : Within(block, Visible(0, _rows));
        int done = Decode<S, B>(reader, first, end, 0, format);
        Decode<F32x8, B>(reader, first, end, done, format); // sixteen columns may be left of sixteen lanes
        Products(new F32Reader((byte*)_decoded, format.Rows, format.Columns, 0), format.Columns, block, keys, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly int Decode<T, B>(B reader, int first, int end, int column, in KvBlockFormat format)
        where T : unmanaged, ILanes<T>
        where B : struct, IBlockReader
    {
        int columns = format.Columns;
        for (; column <= columns - (2 * T.Count); column += 2 * T.Count)
        {
            byte* at = reader.At(first, column);
            float* to = _decoded + KvBlockFormat.Place(first, column, format.Rows, columns);
            nint next = reader.RowBytes(column);
            int width = KvBlockFormat.Width(column, columns);
            for (int row = first; row < end; row++, at += next, to += width)
            {
                reader.Load(at, row, column, out T x, out T y);
                T.Store(x, to);
                T.Store(y, to + T.Count);
            }
        }

        return column;
    }

    // The part of a block that lies in a range of the chunk, as positions of the block.
    private static (int First, int End) Within(int block, (int First, int End) range)
    {
        int start = block * KvBlockFormat.Positions;
        return (Math.Clamp(range.First - start, 0, KvBlockFormat.Positions), Math.Clamp(range.End - start, 0, KvBlockFormat.Positions));
    }

    // Keys: scores of a block = q k. Values: mixes += weights v.
    private readonly void Products<B>(B reader, int columns, int block, bool keys, RowSums sums)
        where B : struct, IBlockReader
    {
        int dim = _call->Shape.KeyDim;
        for (int row = 0; row < _rows; row += _part)
        {
            int count = Math.Min(_part, _rows - row);
            (int first, int end) = Within(block, Visible(row, count));
            if (first >= end)
            {
                continue;
            }

            float* scores = _scores + (row * Stride) + (block * KvBlockFormat.Positions);
            if (keys)
            {
                for (int channel = 0; channel < dim; channel += Piece)
                {
                    new BlockProduct(Query(channel, row), scores, Stride, count).Add<S, B>(reader, channel, Math.Min(channel + Piece, dim), columns, fresh: channel == 0);
                }
            }
            else
            {
                new BlockProduct(scores + first, sums.Mix(row), columns, count).Add<S, B>(reader, first, end, columns, fresh: false);
            }
        }
    }

    // Dot products of some rows become weights, over the blocks that any of them sees.
    private readonly void Weigh(int row, int count, ChunkVisibility keys, RowSums sums)
    {
        (int first, int end) = Visible(row, count);
        if (first == end)
        {
            return;
        }

        int start = first / KvBlockFormat.Positions * KvBlockFormat.Positions, length = (Blocks(end) * KvBlockFormat.Positions) - start;
        for (int i = row; i < row + count; i++)
        {
            (int query, int member) = Math.DivRem(i, _call->Group);
            int head = (_head * _call->Group) + member;
            var weights = new RowWeights<S>(_scores + (i * Stride) + start, length);
            // Where nothing comes between, the factor waits for the exponentials: it changes neither the order of scores nor which are hidden.
            bool late = _call->Scale > 0f && _call->Softcap == 0f && _call->Slopes == null && !_call->HasMask;
            if (!late)
            {
                weights.Scale(_call->Scale, _call->Softcap);
            }

            if (_call->Slopes != null)
            {
                weights.AddSlope(_call->Slopes[head], keys.Start + start - _call->Rule.FirstPosition - _query - query);
            }

            keys.Hide(weights, start, Math.Max(_first[i], start), Math.Max(_end[i], start), _query + query, head);
            sums.Sums[i] = weights.Exponentials(late ? _call->Scale : 1f, out sums.Max[i]);
        }
    }

    // A block with numbers that are not finite: a weight of 0 must not meet them.
    private readonly void MixVisible(byte* data, int block, RowSums sums)
    {
        KvBlockFormat format = _call->ValueFormat;
        for (int row = 0; row < _rows; row++)
        {
            (int first, int end) = Within(block, (_first[row], _end[row]));
            float* weights = _scores + (row * Stride) + (block * KvBlockFormat.Positions), mix = sums.Mix(row);
            for (int position = first; position < end; position++)
            {
                for (int channel = 0; weights[position] != 0f && channel < format.Dim; channel++)
                {
                    mix[channel] = MathF.FusedMultiplyAdd(weights[position], KvBlockRows.Number(format, data, position, channel), mix[channel]);
                }
            }
        }
    }
}
