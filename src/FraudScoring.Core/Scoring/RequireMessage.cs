using System.Runtime.CompilerServices;

namespace FraudScoring.Core.Scoring;

/// <summary>
/// A message that is only formatted when its condition failed, so that checks over millions of nodes cost no text.
/// </summary>
[InterpolatedStringHandler]
internal ref struct RequireMessage
{
    private DefaultInterpolatedStringHandler _text;

    public RequireMessage(int literalLength, int formattedCount, bool holds, out bool isNeeded)
    {
        isNeeded = !holds;
        _text = holds
            ? default
            : new DefaultInterpolatedStringHandler(literalLength, formattedCount,
                System.Globalization.CultureInfo.InvariantCulture);
    }

    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public void AppendFormatted<T>(T value, string? format) => _text.AppendFormatted(value, format);

    public override string ToString() => _text.ToStringAndClear();
}
