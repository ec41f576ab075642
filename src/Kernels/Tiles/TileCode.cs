namespace Lockstep.Kernels;

/// <summary>
/// The machine code of the tile product, for which .NET has no intrinsics. Four tiles hold sums of 32 rows and 32 columns; a step multiplies two tiles of x with
/// two of weights. Calls follow the System V convention: the argument comes in rdi, and only registers that a call may change are used.
/// </summary>
internal sealed unsafe class TileCode : ITileProduct
{
    private const int Rax = 0, Rcx = 1, Rdx = 2, Rsi = 6, Rdi = 7, R8 = 8, R9 = 9, R10 = 10, R11 = 11;

    // Sums and panels both have 32 columns of four bytes.
    private const int Stride = PanelView.Stride, HalfRow = Stride / 2, HalfSums = 16 * Stride, BlockSums = 32 * Stride;

    private readonly delegate* unmanaged[SuppressGCTransition]<void*, void> _configure;
    private readonly delegate* unmanaged[SuppressGCTransition]<void*, void> _release;
    private readonly delegate* unmanaged[SuppressGCTransition]<void*, void> _rows16;
    private readonly delegate* unmanaged[SuppressGCTransition]<void*, void> _rows32;

    private TileCode(byte* code, int release, int rows16, int rows32)
    {
        _configure = (delegate* unmanaged[SuppressGCTransition]<void*, void>)code;
        _release = (delegate* unmanaged[SuppressGCTransition]<void*, void>)(code + release);
        _rows16 = (delegate* unmanaged[SuppressGCTransition]<void*, void>)(code + rows16);
        _rows32 = (delegate* unmanaged[SuppressGCTransition]<void*, void>)(code + rows32);
    }

    /// <summary>Writes the code to executable memory, where it stays; null when the system forbids that.</summary>
    public static TileCode? TryCreate()
    {
        var assembler = new TileAssembler();
        assembler.LoadConfiguration(Rdi);
        assembler.Return();
        int release = assembler.Position;
        assembler.Release();
        assembler.Return();
        int rows16 = assembler.Position;
        Product(assembler, twoTilesOfRows: false);
        int rows32 = assembler.Position;
        Product(assembler, twoTilesOfRows: true);
        byte* code = TileSystem.MapCode(assembler.ToArray());
        return code == null ? null : new TileCode(code, release, rows16, rows32);
    }

    public void Configure(int length)
    {
        byte* configuration = stackalloc byte[64];
        new Span<byte>(configuration, 64).Clear();
        configuration[0] = 1; // the palette
        var columns = (ushort*)(configuration + 16);
        byte* rows = configuration + 48;
        for (int tile = 0; tile < 8; tile++)
        {
            (columns[tile], rows[tile]) = tile switch
            {
                4 or 5 => ((ushort)length, (byte)16), // x
                6 or 7 => ((ushort)64, (byte)(length / 4)), // weights
                _ => ((ushort)64, (byte)16), // sums
            };
        }

        _configure(configuration);
    }

    public void Release() => _release(null);

    public void Rows16(ref TileBlocks blocks)
    {
        fixed (TileBlocks* call = &blocks)
        {
            _rows16(call);
        }
    }

    public void Rows32(ref TileBlocks blocks)
    {
        fixed (TileBlocks* call = &blocks)
        {
            _rows32(call);
        }
    }

    // Tiles 0 and 1: sums of the first 16 rows; 2 and 3: of the others. 4 and 5: x. 6 and 7: weights.
    private static void Product(TileAssembler code, bool twoTilesOfRows)
    {
        code.LoadWord(R8, Rdi, 0); // X
        code.LoadWord(R10, Rdi, 8); // Weights
        code.LoadWord(R11, Rdi, 16); // Sums
        code.LoadWord(Rcx, Rdi, 24); // Blocks
        code.LoadWord(R9, Rdi, 56); // Length
        int block = code.Position;
        for (int tile = 0; tile < (twoTilesOfRows ? 4 : 2); tile++)
        {
            code.Zero(tile);
        }

        code.LoadWord(Rdx, Rdi, 32); // Steps
        int step = code.Position;
        Step(code, twoTilesOfRows);
        code.LoopWhileLeft(Rdx, step);
        code.LoadConstant(Rsi, Stride);
        code.Store(0, R11, Rsi, 0);
        code.Store(1, R11, Rsi, HalfRow);
        if (twoTilesOfRows)
        {
            code.Store(2, R11, Rsi, HalfSums);
            code.Store(3, R11, Rsi, HalfSums + HalfRow);
        }

        code.Address(R11, R11, BlockSums);
        code.LoopWhileLeft(Rcx, block);
        code.Return();
    }

    private static void Step(TileAssembler code, bool twoTilesOfRows)
    {
        code.LoadConstant(Rsi, Stride);
        code.Load(4, R8, R9, 0);
        code.Load(6, R10, Rsi, 0);
        code.MultiplySignedUnsigned(0, 4, 6);
        code.Load(7, R10, Rsi, HalfRow);
        code.MultiplySignedUnsigned(1, 4, 7);
        if (twoTilesOfRows)
        {
            code.LoadWord(Rax, Rdi, 64); // LowerRows
            code.Add(Rax, R8);
            code.Load(5, Rax, R9, 0);
            code.MultiplySignedUnsigned(2, 5, 6);
            code.MultiplySignedUnsigned(3, 5, 7);
        }

        code.LoadWord(Rsi, Rdi, 40); // XStep
        code.Add(R8, Rsi);
        code.LoadWord(Rsi, Rdi, 48); // WeightStep
        code.Add(R10, Rsi);
    }
}
