namespace FraudScoring.Core.Features;

/// <summary>What a payment is compared within (<c>group</c> in <c>model.json</c>).</summary>
public enum GroupKind : byte
{
    /// <summary>All payments of the merchant category.</summary>
    Mcc,

    /// <summary>Those of the category in the same hour of the day, UTC; a part of the category.</summary>
    MccHour,

    /// <summary>All payments at the merchant.</summary>
    Merchant,

    /// <summary>All payments of the card.</summary>
    Card,

    /// <summary>The card's payments in the merchant category; a part of the card's.</summary>
    CardMcc,

    /// <summary>The card's payments in the same hour of the day, UTC; a part of the card's.</summary>
    CardHour,

    /// <summary>All payments of the customer.</summary>
    Customer,

    /// <summary>The customer's payments in the merchant category; a part of the customer's.</summary>
    CustomerMcc,

    /// <summary>The customer's payments in the same hour of the day, UTC; a part of the customer's.</summary>
    CustomerHour,
}
