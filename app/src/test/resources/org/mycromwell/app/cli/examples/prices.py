def sum_prices(prices, discount=0.0):
    """Add up prices and take the discount off."""
    amount = 0.0
    for price in prices:
        amount += price
    return amount * (1 - discount)
