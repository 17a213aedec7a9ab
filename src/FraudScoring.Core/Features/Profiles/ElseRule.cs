namespace FraudScoring.Core.Features.Profiles;

/// <summary>Which feature's value is taken where another is missing.</summary>
internal readonly record struct ElseRule(int Index, int Other)
{
    public void Apply(Span<float> row)
    {
        if (float.IsNaN(row[Index]))
            row[Index] = row[Other];
    }
}
