using Lockstep.Parity.Bisect;
using Lockstep.Parity.Compare;

namespace Lockstep.Parity.Layers;

/// <summary>Where an error grows out of proportion along the depth.</summary>
public static class LayerJump
{
    /// <summary>The relative error of a place in units of that of the place before; null for the first place, and where there is nothing to divide by or the quotient says nothing.</summary>
    public static double? Factor(IReadOnlyList<LayerError> layers, int place)
    {
        if (place == 0) return null;
        double before = layers[place - 1].RelativeError, now = layers[place].RelativeError;
        return before > 0 && double.IsFinite(before) && double.IsFinite(now) ? now / before : null;
    }

    /// <summary>The first place whose error is more than <see cref="Bisection.Jump"/> times that of the place before, and of rounding; -1 when there is none.</summary>
    public static int First(IReadOnlyList<LayerError> layers)
    {
        double before = 0;
        for (int i = 0; i < layers.Count; i++)
        {
            double now = layers[i].RelativeError;
            if (!double.IsFinite(now) || now > Bisection.Jump * Math.Max(before, Bisection.Noise)) return i;
            before = now;
        }

        return -1;
    }
}
