def sum_prices(prices, discount=0.0):
    """Add up prices and take the discount off."""
    subtotal = 0.0
    for price in prices:
        subtotal += price
    return subtotal * (1 - discount)
