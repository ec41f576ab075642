namespace Lockstep.Kernels;

/// <summary>A number of rows that the compiler knows: tiles are written once and compiled for each.</summary>
internal interface IRowCount
{
    static abstract int Count { get; }
}

/// <summary>1.</summary>
internal readonly struct Rows1 : IRowCount
{
    public static int Count => 1;
}

/// <summary>2.</summary>
internal readonly struct Rows2 : IRowCount
{
    public static int Count => 2;
}

/// <summary>3.</summary>
internal readonly struct Rows3 : IRowCount
{
    public static int Count => 3;
}

/// <summary>4.</summary>
internal readonly struct Rows4 : IRowCount
{
    public static int Count => 4;
}

/// <summary>5.</summary>
internal readonly struct Rows5 : IRowCount
{
    public static int Count => 5;
}

/// <summary>6.</summary>
internal readonly struct Rows6 : IRowCount
{
    public static int Count => 6;
}

/// <summary>7.</summary>
internal readonly struct Rows7 : IRowCount
{
    public static int Count => 7;
}

/// <summary>8.</summary>
internal readonly struct Rows8 : IRowCount
{
    public static int Count => 8;
}
