namespace FraudScoring.Core.Transactions;

/// <summary>How the payment reached the merchant. Values are those of the wire contract.</summary>
public enum Channel : byte
{
    /// <summary>The gateway did not say.</summary>
    NotProvided = 0,

    /// <summary>At a terminal.</summary>
    Pos = 1,

    /// <summary>On the web or in an app.</summary>
    Ecommerce = 2,

    /// <summary>By mail or telephone.</summary>
    Moto = 3,

    /// <summary>At a cash machine.</summary>
    Atm = 4,

    /// <summary>Charged again by agreement.</summary>
    Recurring = 5,
}
