namespace FraudScoring.Simulation.Genuine;

/// <summary>How payments spread over the hours of a day.</summary>
internal enum DayProfile : byte
{
    /// <summary>At terminals on a working day: noon and the hours after work.</summary>
    ShopsWeekday,

    /// <summary>At terminals on a weekend.</summary>
    ShopsWeekend,

    /// <summary>On the web: evenings.</summary>
    Online,

    /// <summary>Fraud: nights too.</summary>
    Fraud,
}
